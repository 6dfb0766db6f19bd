package dev.costgauge.http;

import dev.costgauge.settings.Setting;
import dev.costgauge.settings.SettingException;
import java.net.InetAddress;
import java.net.UnknownHostException;

/** How the HTTP server listens. */
public record HttpSettings(
        @Setting(
                        key = "http.host",
                        defaultValue = "127.0.0.1",
                        unit = "address",
                        reason = "Loopback by default: anything else lets others in and needs http.token.")
                String host,
        @Setting(
                        key = "http.port",
                        defaultValue = "8000",
                        unit = "port",
                        reason = "0 takes a free one.")
                int port,
        @Setting(
                        key = "http.token",
                        secret = true,
                        unit = "text of 16 characters or more",
                        reason = "What clients send as Authorization: Bearer; empty asks for nothing.")
                String token,
        @Setting(
                        key = "http.token.file",
                        unit = "path",
                        reason = "Reads the token from a file instead, as secrets are mounted; not together with http.token.")
                String tokenFile,
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
                int maxConnections) {

    private static final int SHORTEST_TOKEN = 16;

    public HttpSettings {
        if (port < 0 || port > 65_535) {
            throw new SettingException("http.port", "must be 0 to 65535, is " + port);
        }
        if (!token.isEmpty() && token.length() < SHORTEST_TOKEN) {
            throw new SettingException("http.token", "must have " + SHORTEST_TOKEN + " characters or more");
        }
        if (!token.isEmpty() && !tokenFile.isEmpty()) {
            throw new SettingException("http.token.file", "is set beside http.token; keep one of them");
        }
        if (!advertised.isEmpty() && !advertised.matches("(\\[[0-9a-fA-F:.]+]|[^\\s:/\\[\\]]+):[1-9]\\d{0,4}")) {
            throw new SettingException("http.advertised", "must be host:port, is '" + advertised + "'");
        }
        requirePositive("http.max.body", maxBodyBytes);
        requirePositive("http.max.connections", maxConnections);
            if (!isLoopback(host) && token.isEmpty() && tokenFile.isEmpty()) {
            throw new SettingException(
                    "http.host",
                    "'" + host + "' can be reached from elsewhere, and then http.token (or http.token.file) must be set;"
                            + " or listen on 127.0.0.1");
        }
    }

    private static void requirePositive(String key, long value) {
        if (value <= 0) {
            throw new SettingException(key, "must be positive");
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
