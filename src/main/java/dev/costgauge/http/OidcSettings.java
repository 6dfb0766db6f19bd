package dev.costgauge.http;

import dev.costgauge.settings.Setting;
import dev.costgauge.settings.SettingException;
import java.net.URI;

/** Callers who show a JSON Web Token of an OpenID Connect issuer. */
public record OidcSettings(
        @Setting(
                        key = "http.oidc.issuer",
                        unit = "URL",
                        reason = "Who signs the tokens, exactly as their claim iss says it; empty turns JSON Web Tokens"
                                + " off.")
                String issuer,
        @Setting(
                        key = "http.oidc.audience",
                        reason = "What the claim aud must hold: tokens that were made for others are not ours to accept.")
                String audience,
        @Setting(
                        key = "http.oidc.jwks.url",
                        unit = "URL",
                        reason = "Where the issuer publishes its keys (jwks_uri of its discovery document). They are"
                                + " cached.")
                String jwksUrl,
        @Setting(
                        key = "http.oidc.roles.claim",
                        defaultValue = "roles",
                        unit = "claim, or a path with dots",
                        reason = "Where a token says its roles, such as realm_access.roles; a list, or words in one"
                                + " text.")
                String rolesClaim,
        @Setting(
                        key = "http.oidc.roles.prefix",
                        defaultValue = "costgauge-",
                        reason = "Before read and operate in that claim, because issuers share one list of roles.")
                String rolesPrefix) {

    public OidcSettings {
        if (!issuer.isEmpty()) {
            requireText("http.oidc.audience", audience);
            requireText("http.oidc.jwks.url", jwksUrl);
            requireText("http.oidc.roles.claim", rolesClaim);
            requireSafe(jwksUrl);
        } else if (!audience.isEmpty() || !jwksUrl.isEmpty()) {
            throw new SettingException("http.oidc.issuer", "must be set beside http.oidc.audience and http.oidc.jwks.url");
        }
    }

    boolean isOn() {
        return !issuer.isEmpty();
    }

    private static void requireText(String key, String value) {
        if (value.isEmpty()) {
            throw new SettingException(key, "must be set beside http.oidc.issuer");
        }
    }

    /** Whoever can change the keys on their way can sign tokens. */
    private static void requireSafe(String url) {
        URI uri;
        try {
            uri = URI.create(url);
        } catch (IllegalArgumentException e) {
            throw new SettingException("http.oidc.jwks.url", "'" + url + "' is no URL");
        }
        boolean safe = "https".equals(uri.getScheme())
                || ("http".equals(uri.getScheme()) && Loopback.isName(String.valueOf(uri.getHost())));
        if (!safe) {
            throw new SettingException("http.oidc.jwks.url", "must begin with https:// (http:// on loopback only)");
        }
    }
}
