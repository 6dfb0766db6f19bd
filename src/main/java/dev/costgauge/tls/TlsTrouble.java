package dev.costgauge.tls;

import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.util.regex.Pattern;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * What a failed handshake means. Only what does not pass by itself: whom we trust, who we are and plain text; not a lost
 * connection, and not a certificate out of its time, which its owner renews.
 */
public final class TlsTrouble {

    /** As the JDK's TLS and as OpenSSL's say it. */
    private static final Pattern REFUSED = Pattern.compile(
            "alert.*(certificate[_ ]required|bad[_ ]certificate|unsupported[_ ]certificate|certificate[_ ]revoked"
                    + "|certificate[_ ]expired|certificate[_ ]unknown|unknown[_ ]ca)",
            Pattern.CASE_INSENSITIVE);

    private static final Pattern PLAIN = Pattern.compile(
            "Unsupported or unrecognized SSL message|not an SSL/TLS record|WRONG_VERSION_NUMBER", Pattern.CASE_INSENSITIVE);

    private TlsTrouble() {}

    /**
     * Judges a failure by its causes.
     *
     * @param trust the setting by which we trust servers
     * @param identity the settings by which we say who we are
     * @param address the setting that says where the server is
     * @return what is wrong and which setting mends it; null when it is not known to be a matter of TLS
     */
    public static @Nullable String of(Throwable failure, String trust, String identity, String address) {
        boolean tls = false;
        boolean untrusted = false;
        CertificateException certificate = null;
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            switch (cause) {
                case CertificateExpiredException renewed -> {
                    return null;
                }
                case CertificateNotYetValidException early -> {
                    return null;
                }
                case CertPathBuilderException unknown -> untrusted = true;
                case CertPathValidatorException unknown -> untrusted = true;
                case CertificateException other -> certificate = other;
                case SSLException handshake -> {
                    String said = String.valueOf(handshake.getMessage());
                    if (REFUSED.matcher(said).find()) {
                        return "the server asks for a certificate and takes none or not ours (" + said + "); mend " + identity;
                    } else if (PLAIN.matcher(said).find()) {
                        return "the server does not speak TLS there (" + said + "); mend " + address;
                    }
                    tls = true;
                }
                default -> {
                    // Its cause may be known.
                }
            }
        }
        if (untrusted) {
            return "the server's certificate is vouched for by nobody whom we trust; mend " + trust;
        }
        return tls && certificate != null
                ? "the server's certificate does not fit (" + certificate.getMessage() + "); mend " + address + " or "
                        + trust
                : null;
    }

    /** {@link #of} for a neighbour whose settings are {@link TlsFiles}, named by the begin of their keys. */
    public static @Nullable String of(Throwable failure, String neighbour, String address) {
        String group = neighbour + ".tls";
        return of(failure, group + ".ca", group + ".cert and " + group + ".key", address);
    }
}
