package dev.costgauge.http;

import dev.costgauge.settings.SettingException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The secret that clients must show. Immutable; never prints itself. */
public final class ApiToken {

    private final String secret;
    private final byte[] digest;

    private ApiToken(String secret) {
        this.secret = secret;
        this.digest = sha256(secret);
    }

    /**
     * The token of the settings; null when none is asked for.
     *
     * @throws SettingException when its file cannot be read or holds none
     */
    public static @Nullable ApiToken of(HttpSettings settings) {
        if (!settings.token().isEmpty()) {
            return new ApiToken(settings.token());
        }
        if (settings.tokenFile().isEmpty()) {
            return null;
        }
        String text;
        try {
            text = Files.readString(Path.of(settings.tokenFile())).strip();
        } catch (IOException e) {
            throw new SettingException("http.token.file", "'" + settings.tokenFile() + "' cannot be read: " + e);
        }
        if (text.length() < 16) {
            throw new SettingException("http.token.file", "must hold a token of 16 characters or more");
        }
        return new ApiToken(text);
    }

    /** The header's value with which another instance lets us in. */
    public String bearer() {
        return "Bearer " + secret;
    }

    /**
     * Whether the header shows the token: as a bearer token, or as the password of Basic authentication, which is how a
     * browser can open the page.
     */
    boolean admits(@Nullable String authorization) {
        if (authorization == null) {
            return false;
        }
        int space = authorization.indexOf(' ');
        String scheme = space < 0 ? "" : authorization.substring(0, space).toLowerCase(Locale.ROOT);
        String shown = authorization.substring(space + 1).strip();
        return switch (scheme) {
            case "bearer" -> matches(shown);
            case "basic" -> matches(passwordOf(shown));
            default -> false;
        };
    }

    /** Digests of equal length keep the comparison's time from telling anything about the secret. */
    private boolean matches(String shown) {
        return MessageDigest.isEqual(digest, sha256(shown));
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

    private static byte[] sha256(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    @Override
    public String toString() {
        return "********";
    }
}
