package dev.costgauge.tls;

import dev.costgauge.settings.SettingException;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Certificates and keys out of PEM text. What is wrong is said without what the file holds. */
final class Pem {

    private static final Pattern BLOCK =
            Pattern.compile("-----BEGIN ([A-Z0-9 ]+)-----([A-Za-z0-9+/=\\s]*)-----END \\1-----");
    private static final List<String> ALGORITHMS = List.of("RSA", "EC", "EdDSA");

    private Pem() {}

    /** Every certificate of the text, in order; at least one. */
    static List<X509Certificate> certificates(String setting, String text) {
        List<X509Certificate> found = new ArrayList<>();
        try {
            CertificateFactory factory = CertificateFactory.getInstance("X.509");
            Matcher block = BLOCK.matcher(text);
            while (block.find()) {
                if (block.group(1).equals("CERTIFICATE")) {
                    byte[] whole = block.group().getBytes(StandardCharsets.US_ASCII);
                    found.add((X509Certificate) factory.generateCertificate(new ByteArrayInputStream(whole)));
                }
            }
        } catch (CertificateException e) {
            throw new SettingException(setting, "holds a certificate that cannot be read: " + e.getMessage());
        }
        if (found.isEmpty()) {
            throw new SettingException(setting, "holds no certificate in PEM form (-----BEGIN CERTIFICATE-----)");
        }
        return List.copyOf(found);
    }

    /** The first private key of the text. */
    static PrivateKey privateKey(String setting, String text) {
        Matcher block = BLOCK.matcher(text);
        while (block.find()) {
            String kind = block.group(1);
            if (kind.equals("PRIVATE KEY")) {
                return decode(setting, block.group(2));
            }
            if (kind.endsWith("PRIVATE KEY")) {
                throw new SettingException(
                        setting, "holds a key as '" + kind + "'; `openssl pkcs8 -topk8 -nocrypt` makes it a PRIVATE KEY");
            }
        }
        throw new SettingException(setting, "holds no private key in PEM form (-----BEGIN PRIVATE KEY-----)");
    }

    private static PrivateKey decode(String setting, String base64) {
        PKCS8EncodedKeySpec encoded;
        try {
            encoded = new PKCS8EncodedKeySpec(Base64.getMimeDecoder().decode(base64));
        } catch (IllegalArgumentException e) {
            throw new SettingException(setting, "holds a private key that is not Base64");
        }
        for (String algorithm : ALGORITHMS) {
            try {
                return KeyFactory.getInstance(algorithm).generatePrivate(encoded);
            } catch (GeneralSecurityException e) {
                // Of another algorithm, then.
            }
        }
        throw new SettingException(setting, "holds a private key that is none of " + String.join(", ", ALGORITHMS));
    }
}
