package dev.costgauge.wire;

import java.net.URI;

/** One registry: its base without a slash at the end, and {@code user:password} or empty. */
record RegistryUrl(String base, String userInfo) {

    /** Takes the credentials out of the URL, where Confluent's clients allow them; those win over the given ones. */
    static RegistryUrl parse(String url, String userInfo) {
        URI uri = URI.create(url.strip());
        String own = uri.getUserInfo();
        String rawOwn = uri.getRawUserInfo();
        String base = rawOwn == null ? uri.toString() : uri.toString().replace(rawOwn + "@", "");
        return new RegistryUrl(base.endsWith("/") ? base.substring(0, base.length() - 1) : base,
                own == null ? userInfo : own);
    }

    /** Without the password: this ends up in logs. */
    @Override
    public String toString() {
        return base;
    }
}
