package dev.costgauge.tls;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.SocketException;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TlsTroubleTest {

    @Test
    void anAuthorityThatWeDoNotTrustIsAMatterOfTrust() {
        assertThat(of(handshake(new CertificateException("x", new CertPathBuilderException("no path")))))
                .contains("mend x.tls.ca");
    }

    @Test
    void aCertificateOutOfItsTimeIsRenewedByItsOwner() {
        Exception late = new CertPathValidatorException("late", new CertificateExpiredException("NotAfter: yesterday"));
        assertThat(of(handshake(new CertificateException("x", late)))).isNull();
    }

    @Test
    void aCertificateForAnotherNameIsAMatterOfTheAddress() {
        assertThat(of(handshake(new CertificateException("No subject alternative names matching IP address 10.0.0.1"))))
                .contains("10.0.0.1", "mend x.url");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Received fatal alert: certificate_required",
                "(bad_certificate) Received fatal alert: bad_certificate",
                "error:10000412:SSL routines:OPENSSL_internal:SSLV3_ALERT_BAD_CERTIFICATE",
                "Received fatal alert: unknown_ca"
            })
    void anAlertAboutOurCertificateIsAMatterOfIdentity(String said) {
        assertThat(of(new RuntimeException(new IOException("io", new SSLException(said)))))
                .contains("mend x.tls.cert and x.tls.key");
    }

    @Test
    void plainTextWhereTlsIsExpectedIsAMatterOfTheAddress() {
        assertThat(of(new SSLException("Unsupported or unrecognized SSL message"))).contains("mend x.url");
    }

    @Test
    void whatMayPassIsNoTrouble() {
        assertThat(of(new SSLHandshakeException("Remote host terminated the handshake"))).isNull();
        assertThat(of(new SSLException("Received fatal alert: internal_error"))).isNull();
        assertThat(of(new SocketException("Connection reset"))).isNull();
        assertThat(of(new CertificateException("of something else than a connection"))).isNull();
    }

    private static Exception handshake(Exception cause) {
        return new RuntimeException(new SSLHandshakeException("handshake").initCause(cause));
    }

    private static String of(Throwable failure) {
        return TlsTrouble.of(failure, "x", "x.url");
    }
}
