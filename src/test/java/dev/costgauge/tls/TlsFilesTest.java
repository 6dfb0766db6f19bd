package dev.costgauge.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.costgauge.settings.SettingException;
import dev.costgauge.testing.Certificates;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TlsFilesTest {

    @TempDir
    private static Path folder;

    private static Certificates certificates;

    @BeforeAll
    static void make() {
        certificates = Certificates.make(folder);
    }

    @Test
    void filesThatFitAreTaken() {
        TlsFiles files = files(certificates.ca(), certificates.clientCert(), certificates.clientKey());
        assertThatCode(() -> files.check("x.tls")).doesNotThrowAnyException();
        assertThat(files.keyAlgorithm("x.tls")).isEqualTo("RSA");
        assertThat(files.context("x.tls").getProtocol()).isEqualTo("TLS");
        // One file may hold both, as Kafka's stores do.
        TlsFiles store = files(certificates.ca(), certificates.clientStore(), certificates.clientStore());
        assertThatCode(() -> store.check("x.tls")).doesNotThrowAnyException();
    }

    @Test
    void nothingIsNeeded() {
        assertThatCode(() -> TlsFiles.NONE.check("x.tls")).doesNotThrowAnyException();
        assertThat(TlsFiles.NONE.isSet()).isFalse();
        assertThat(TlsFiles.NONE.context("x.tls")).isNotNull();
    }

    @Test
    void whatCannotBeUsedIsRefusedByItsSettingAndNeverShown() throws IOException {
        String ca = certificates.ca().toString();
        String cert = certificates.clientCert().toString();
        String key = certificates.clientKey().toString();
        refuses(new TlsFiles("/no/such.crt", "", ""), "x.tls.ca: '/no/such.crt' cannot be read");
        refuses(new TlsFiles(key, "", ""), "x.tls.ca: holds no certificate in PEM form");
        refuses(new TlsFiles(ca, cert, ""), "x.tls.key: is empty");
        refuses(new TlsFiles(ca, "", key), "x.tls.cert: is empty");
        refuses(new TlsFiles(ca, cert, cert), "x.tls.key: holds no private key in PEM form");
        refuses(new TlsFiles(ca, cert, text("RSA PRIVATE KEY", "c2VjcmV0")), "`openssl pkcs8 -topk8 -nocrypt`");
        refuses(new TlsFiles(ca, cert, text("ENCRYPTED PRIVATE KEY", "c2VjcmV0")), "`openssl pkcs8 -topk8 -nocrypt`");
        refuses(new TlsFiles(ca, cert, text("PRIVATE KEY", "c2VjcmV0")), "x.tls.key: holds a private key that is none of");
        refuses(new TlsFiles(text("CERTIFICATE", "c2VjcmV0"), "", ""), "x.tls.ca: holds a certificate that cannot be read");
    }

    private static void refuses(TlsFiles files, String why) {
        assertThatThrownBy(() -> files.check("x.tls"))
                .isInstanceOf(SettingException.class)
                .hasMessageContaining(why)
                .hasMessageNotContaining("c2VjcmV0");
    }

    private static String text(String kind, String base64) throws IOException {
        return Files.writeString(
                        Files.createTempFile(folder, "bad", ".pem"),
                        "-----BEGIN " + kind + "-----\n" + base64 + "\n-----END " + kind + "-----\n")
                .toString();
    }

    private static TlsFiles files(Path ca, Path cert, Path key) {
        return new TlsFiles(ca.toString(), cert.toString(), key.toString());
    }
}
