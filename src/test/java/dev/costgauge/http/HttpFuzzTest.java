package dev.costgauge.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Whatever a client sends, the answer is never a fault of ours, and every refusal is a problem. */
class HttpFuzzTest {

    private static final String[] PARTS = {
        "/", "//", "v1", "series", "alerts", "sweeps", "trigger", "health", "docs", "default", "search", "small", "baselines",
        "hours", "%2F", "%2f%2e", "%00", "%ff", "%", "%zz", "%c3%28", "..", ".", ";", "\\", "+", "~", "^", "{", "}", "|", "\"",
        "<script>", "ü", "\u00ff", "%E2%82%AC", "%F0%9F%98%80", "%ED%A0%80", "?", "&", "=", "slot", "limit", "after", "from",
        "since", "1", "-1", "168", "1e9", "NaN", "2026-11-22T05:00:00Z", "0123456789abcdef0123456789abcdef", "*", "#", ":",
        "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
    };
    private static final String[] METHODS = {"GET", "POST", "PUT", "DELETE", "HEAD", "OPTIONS", "PATCH", "TRACE", "BREW", "get"};
    private static final String[] BODIES = {
        "", "{}", "{\"force_hour\":1}", "{\"force_hour\":1e400}", "[[[[[[", "\"", "null", "{\"force_hour\":{}}", "\u0000\u00ff",
        "{\"force_hour\":1,\"force_hour\":2}", "{\"a\":".repeat(3_000)
    };

    @Test
    void neverFailsOnAnyRequest() throws IOException {
        Random random = new Random(20261122);
        try (HttpFixture http = HttpFixture.open()) {
            for (int i = 0; i < 1_500; i++) {
                String request = request(random);
                String answer = AccessTest.raw(http, request);
                assertThat(answer).as(request).matches("(?s)HTTP/1\\.1 [234]\\d\\d .*");
                if (answer.startsWith("HTTP/1.1 4")) {
                    assertThat(answer).as(request).contains("Content-Type: application/problem+json");
                }
            }
            assertThat(http.get("/metrics").body()).contains("costgauge_http_failures_total 0.0");
        }
    }

    private static String request(Random random) {
        StringBuilder path = new StringBuilder(random.nextInt(4) == 0 ? "/v1/series/default/search/small" : "/");
        for (int parts = random.nextInt(7); parts > 0; parts--) {
            path.append(PARTS[random.nextInt(PARTS.length)]);
            if (random.nextInt(3) == 0) {
                path.append('/');
            }
        }
        String body = random.nextInt(3) == 0 ? BODIES[random.nextInt(BODIES.length)] : "";
        String type = random.nextBoolean() ? "Content-Type: application/json\r\n" : "";
        return METHODS[random.nextInt(3) == 0 ? random.nextInt(METHODS.length) : 0] + " " + path
                + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n" + type + "Content-Length: " + body.length()
                + "\r\n\r\n" + body;
    }
}
