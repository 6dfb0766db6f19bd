package dev.costgauge.http;

import dev.costgauge.settings.Setting;
import dev.costgauge.settings.SettingException;
import java.time.Duration;
import java.util.List;

/** How the HTTP server listens. */
public record HttpSettings(
        @Setting(
                        key = "http.host",
                        defaultValue = "127.0.0.1",
                        unit = "address",
                        reason = "Loopback by default: anything else lets others in and needs http.tokens or"
                                + " http.oidc.issuer.")
                String host,
        @Setting(
                        key = "http.port",
                        defaultValue = "8000",
                        unit = "port",
                        reason = "0 takes a free one.")
                int port,
        @Setting(
                        key = "http.tokens",
                        secret = true,
                        unit = "NAME:ROLE:HASH, ...",
                        reason = "Who may ask: hashes of tokens, each with role read or operate, as costgauge token"
                                + " prints them. None asks for nothing.")
                List<String> tokens,
        @Setting(
                        key = "http.tokens.file",
                        unit = "path",
                        reason = "A file with one such entry a line, beside those of http.tokens; read at the start.")
                String tokensFile,
        @Setting(
                        key = "http.rate.limit",
                        defaultValue = "500",
                        unit = "requests a second",
                        reason = "What each token, or each address without one, may send to this instance; more is"
                                + " refused with 429. 0 is no limit, and there is none where no tokens are asked for.")
                int ratePerSecond,
        @Setting(
                        key = "http.rate.burst",
                        defaultValue = "1000",
                        unit = "requests",
                        reason = "How many may come at once after a pause.")
                int rateBurst,
        @Setting(
                        key = "http.advertised",
                        unit = "host:port",
                        reason = "Where other instances reach this one; empty means http.host and the port in use.")
                String advertised,
        @Setting(
                        key = "http.max.body",
                        defaultValue = "65536",
                        unit = "bytes",
                        reason = "No request of ours comes near it; more is refused with 413.")
                int maxBodyBytes,
        @Setting(
                        key = "http.max.connections",
                        defaultValue = "1024",
                        unit = "connections",
                        reason = "Further clients wait, so that they cannot use up file handles.")
                int maxConnections,
        @Setting(
                        key = "http.drain",
                        defaultValue = "2s",
                        unit = "duration up to 30s",
                        reason = "How long a process that is told to end goes on answering while /health says 503, so that"
                                + " balancers turn away; more than they take to notice.")
                Duration drain,
        @Setting(
                        key = "http.codec.origin",
                        unit = "scheme://host:port",
                        reason = "Where Temporal's web page is served: its scripts may ask /codec/decode and"
                                + " /codec/encode. None by default.")
                String codecOrigin) {

    private static final int MOST_PER_SECOND = 1_000_000;
    private static final Duration LONGEST_DRAIN = Duration.ofSeconds(30);

    public HttpSettings {
        if (port < 0 || port > 65_535) {
            throw new SettingException("http.port", "must be 0 to 65535, is " + port);
        }
        if (!advertised.isEmpty() && !advertised.matches("(\\[[0-9a-fA-F:.]+]|[^\\s:/\\[\\]]+):[1-9]\\d{0,4}")) {
            throw new SettingException("http.advertised", "must be host:port, is '" + advertised + "'");
        }
        requirePositive("http.max.body", maxBodyBytes);
        requirePositive("http.max.connections", maxConnections);
        requirePositive("http.rate.burst", rateBurst);
        if (ratePerSecond < 0 || ratePerSecond > MOST_PER_SECOND) {
            throw new SettingException("http.rate.limit", "must be 0 to " + MOST_PER_SECOND + ", is " + ratePerSecond);
        }
        if (drain.isNegative() || drain.compareTo(LONGEST_DRAIN) > 0) {
            throw new SettingException("http.drain", "must be 0s to 30s, is " + drain);
        }
        if (!codecOrigin.isEmpty() && !codecOrigin.matches("https?://[^\\s/?#@]+")) {
            throw new SettingException(
                    "http.codec.origin", "must be scheme://host or scheme://host:port without a path, is '" + codecOrigin
                            + "'");
        }
    }

    private static void requirePositive(String key, long value) {
        if (value <= 0) {
            throw new SettingException(key, "must be positive");
        }
    }
}
