package dev.costgauge.http;

import dev.costgauge.settings.SettingException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Tells who a caller is from what they show: a token of ours, or one of the issuer. Thread-safe. */
public final class Authentication {

    private final ApiTokens tokens;
    private final @Nullable JsonWebTokens webTokens;

    private Authentication(ApiTokens tokens, @Nullable JsonWebTokens webTokens) {
        this.tokens = tokens;
        this.webTokens = webTokens;
    }

    /** @throws SettingException when a token cannot be read, or others could reach a server that asks for none */
    public static Authentication of(HttpSettings http, OidcSettings oidc) {
        Authentication made = new Authentication(ApiTokens.of(http), oidc.isOn() ? new JsonWebTokens(oidc) : null);
        if (!made.isRequired() && !isLoopback(http.host())) {
            throw new SettingException(
                    "http.host",
                    "'" + http.host() + "' can be reached from elsewhere, and then http.tokens, http.tokens.file or"
                            + " http.oidc.issuer must be set; or listen on 127.0.0.1");
        }
        return made;
    }

    /** Whether callers are asked who they are; else only this machine reaches the server. */
    boolean isRequired() {
        return !tokens.isEmpty() || webTokens != null;
    }

    /** Who asks; null when the header shows nothing that lets anybody in. */
    @Nullable Caller caller(@Nullable String authorization) {
        if (!isRequired()) {
            return Caller.LOOPBACK;
        }
        String shown = credential(authorization);
        if (shown.isEmpty()) {
            return null;
        }
        Caller holder = tokens.holder(shown);
        return holder == null && webTokens != null ? webTokens.holder(shown) : holder;
    }

    /** Whether the issuer's keys must be asked who this is, which costs more than it costs to send. */
    boolean isForIssuer(@Nullable String authorization) {
        return webTokens != null && JsonWebTokens.hasForm(credential(authorization));
    }

    /** A bearer token, or the password of Basic authentication, which is how a browser can open the page. */
    private static String credential(@Nullable String authorization) {
        if (authorization == null) {
            return "";
        }
        int space = authorization.indexOf(' ');
        String scheme = space < 0 ? "" : authorization.substring(0, space).toLowerCase(Locale.ROOT);
        String shown = authorization.substring(space + 1).strip();
        return switch (scheme) {
            case "bearer" -> shown;
            case "basic" -> passwordOf(shown);
            default -> "";
        };
    }

    private static String passwordOf(String credentials) {
        try {
            String decoded = new String(Base64.getDecoder().decode(credentials), StandardCharsets.UTF_8);
            return decoded.substring(decoded.indexOf(':') + 1);
        } catch (IllegalArgumentException e) {
            // Not Base64, so no password of ours; the caller answers 401.
            return "";
        }
    }

    private static boolean isLoopback(String host) {
        try {
            return !host.isEmpty() && InetAddress.getByName(host).isLoopbackAddress();
        } catch (UnknownHostException e) {
            throw new SettingException("http.host", "'" + host + "' is no address of this machine: " + e.getMessage());
        }
    }
}
