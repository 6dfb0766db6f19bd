package dev.costgauge.testing;

import dev.costgauge.tls.TlsFiles;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import javax.net.ssl.SSLContext;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/**
 * Certificates of an authority of a test's own, as PEM files in a folder: of a server on 127.0.0.1, of its client, and of an
 * authority that vouches for neither. RSA, because every driver reads it.
 */
public final class Certificates {

    private static final Duration VALID = Duration.ofDays(1);

    private record Issued(X509Certificate certificate, PrivateKey key) {}

    private final Path folder;

    private Certificates(Path folder) {
        this.folder = folder;
    }

    public static Certificates make(Path folder) {
        Certificates made = new Certificates(folder);
        try {
            Files.createDirectories(folder);
            Issued authority = issue("CN=Authority of tests", null, true);
            made.write("ca.crt", pem("CERTIFICATE", authority.certificate().getEncoded()));
            Issued stranger = issue("CN=Another authority", null, true);
            made.write("stranger.crt", pem("CERTIFICATE", stranger.certificate().getEncoded()));
            made.write("server", issue("CN=127.0.0.1", authority, false));
            made.write("client", issue("CN=costgauge", authority, false));
            return made;
        } catch (GeneralSecurityException | OperatorCreationException | IOException e) {
            throw new IllegalStateException("certificates cannot be made in " + folder, e);
        }
    }

    /** The authority that vouches for server and client. */
    public Path ca() {
        return folder.resolve("ca.crt");
    }

    /** An authority that vouches for nobody here. */
    public Path stranger() {
        return folder.resolve("stranger.crt");
    }

    public Path serverCert() {
        return folder.resolve("server.crt");
    }

    public Path serverKey() {
        return folder.resolve("server.key");
    }

    /** Key and certificate in one file, as Kafka's PEM stores want them. */
    public Path serverStore() {
        return folder.resolve("server.pem");
    }

    public Path clientCert() {
        return folder.resolve("client.crt");
    }

    public Path clientKey() {
        return folder.resolve("client.key");
    }

    /** As {@link #serverStore()}. */
    public Path clientStore() {
        return folder.resolve("client.pem");
    }

    public SSLContext serverContext() {
        return new TlsFiles(ca().toString(), serverCert().toString(), serverKey().toString()).context("server.tls");
    }

    public SSLContext clientContext() {
        return new TlsFiles(ca().toString(), clientCert().toString(), clientKey().toString()).context("client.tls");
    }

    private void write(String name, Issued issued) throws GeneralSecurityException, IOException {
        String certificate = pem("CERTIFICATE", issued.certificate().getEncoded());
        String key = pem("PRIVATE KEY", issued.key().getEncoded());
        write(name + ".crt", certificate);
        write(name + ".key", key);
        write(name + ".pem", key + certificate);
    }

    /** For the owner alone: PostgreSQL's server and driver take no other key. */
    private void write(String name, String text) throws IOException {
        Path file = folder.resolve(name);
        Files.writeString(file, text);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    }

    private static Issued issue(String name, Issued by, boolean authority)
            throws GeneralSecurityException, OperatorCreationException, IOException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2048);
        KeyPair pair = generator.generateKeyPair();
        X500Name subject = new X500Name(name);
        Instant now = Instant.now();
        var builder = new JcaX509v3CertificateBuilder(
                by == null ? subject : new X500Name(by.certificate().getSubjectX500Principal().getName()),
                new BigInteger(64, new SecureRandom()),
                Date.from(now.minus(VALID)),
                Date.from(now.plus(VALID)),
                subject,
                pair.getPublic());
        builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(authority));
        if (!authority) {
            builder.addExtension(
                    Extension.subjectAlternativeName,
                    false,
                    new GeneralNames(new GeneralName(GeneralName.iPAddress, "127.0.0.1")));
        }
        var signer = new JcaContentSignerBuilder("SHA256withRSA").build(by == null ? pair.getPrivate() : by.key());
        return new Issued(
                new JcaX509CertificateConverter().getCertificate(builder.build(signer)), pair.getPrivate());
    }

    private static String pem(String kind, byte[] der) {
        String lines = Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII)).encodeToString(der);
        return "-----BEGIN " + kind + "-----\n" + lines + "\n-----END " + kind + "-----\n";
    }
}
