package dev.costgauge.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/**
 * Malformed requests to every route, byte by byte as no client library would send them: none ends in a fault of ours, and
 * every refusal is a problem. Run longer with {@code -Dfuzz.requests=100000 -Dfuzz.seed=7}.
 */
class RestFuzzTest {

    private static final int REQUESTS = Integer.getInteger("fuzz.requests", 3_000);
    private static final long SEED = Long.getLong("fuzz.seed", 20261127);

    private static final String[] METHODS = {
        "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "CONNECT", "get", "GETT", "M-SEARCH", "<script>", "\u00e9"
    };

    private static final String[] NAMES = {
        "default", "search", "small", "team%2Fa", "chat:v2", "meta%2Fllama-3%2070%25", "nobody", "..", ".", "%2e%2e", "%00", "%",
        "%zz", "%ff", "%c3", "%ed%a0%80", "%c0%af", "a%0d%0ab", "%F0%9F%98%80", "a;b=c", "*", "~", "a+b", "%252F", "",
        "a".repeat(257), "x".repeat(7_000), "0123456789abcdef0123456789abcdef", "\u00fc", "{project}", "\\", "|", "^"
    };

    private static final String[] FIELDS = {
        "limit", "after", "project", "service", "model", "order", "slot", "from", "to", "status", "since", "until", "hour",
        "next", "cursor", "kind", "force_hour", "", "%", "__proto__", "l\u00efmit"
    };

    private static final String[] VALUES = {
        "10", "1", "0", "-1", "1000", "99999999999999999999", "1e9", "0x10", "NaN", "", "null", "true", "cost", "open",
        "2026-11-22T05:00:00Z", "2026-11-22T05:00:00%2B02:00", "9999-12-31T23:59:59Z", "-999999999-01-01T00:00:00Z",
        "2026-02-30T00:00:00Z", "default/search/small", "a/b", "%00", "%", "%ed%a0%80", "'%20OR%201=1--", "${jndi:x}",
        "9".repeat(3_000), "%F0%9F%98%80", "..%2f..%2fetc%2fpasswd"
    };

    private static final String[] BODIES = {
        "", "{}", "{\"force_hour\": 5}", "{\"force_hour\": 168}", "{\"force_hour\": -1}", "{\"force_hour\": 1e99}",
        "{\"force_hour\": \"5\"}", "{\"force_hour\": null}", "{\"force_hour\": [5]}", "{\"force_hour\": 5, \"force_hour\": 6}",
        "{\"other\": 1}", "[]", "null", "5", "\"x\"", "{", "}", "\u0000", "{\"a\": \"\\ud800\"}", "not json",
        "[".repeat(5_000), "{\"a\":".repeat(3_000), "x".repeat(100_000), "{\"force_hour\": " + "9".repeat(2_000) + "}"
    };

    private static final String[] TYPES = {
        "application/json", "application/json; charset=utf-16", "text/plain", "", "application/xml", "x".repeat(500), "a/b/c;=",
        "application/json; charset=nonsense"
    };

    private final Random random = new Random(SEED);
    private final ObjectMapper json = new ObjectMapper();
    private final OpenApiCheck openApi = new OpenApiCheck();
    private final Map<Integer, Integer> statuses = new TreeMap<>();

    @Test
    void malformedRequestsEndInAnAnswerOrInAProblem() throws IOException {
        System.out.println("fuzz.requests=" + REQUESTS + " fuzz.seed=" + SEED);
        try (HttpFixture http = HttpFixture.open()) {
            List<Routes.Route> routes = http.server.described();
            assertThat(routes).hasSizeGreaterThan(10);
            for (int i = 0; i < REQUESTS; i++) {
                Routes.Route route = routes.get(random.nextInt(routes.size()));
                String method = rarely(6) ? METHODS[random.nextInt(METHODS.length)] : route.method();
                byte[] request = request(method, target(route.path()));
                check(request, method, exchange(http.server.port(), request));
            }
            assertThat(http.registry.counter("costgauge.http.failures").count()).isZero();
        }
        System.out.println("answers by status " + statuses);
        assertThat(statuses).containsKeys(200, 400, 404, 405);
    }

    private boolean rarely(int times) {
        return random.nextInt(times) == 0;
    }

    private String pick(String[] from) {
        return from[random.nextInt(from.length)];
    }

    private String target(String template) {
        StringBuilder target = new StringBuilder();
        for (String part : template.substring(1).split("/", -1)) {
            target.append('/');
            if (part.startsWith("{")) {
                target.append(rarely(3) ? "search" : pick(NAMES));
            } else {
                target.append(rarely(30) ? pick(NAMES) : part);
            }
        }
        if (rarely(25)) {
            target.append(pick(new String[] {"/", "//", "/..", ";x", "/%2e", "#f"}));
        }
        int fields = random.nextInt(4);
        for (int i = 0; i < fields; i++) {
            target.append(i == 0 ? '?' : '&').append(pick(FIELDS));
            target.append(rarely(10) ? "" : "=").append(pick(VALUES));
        }
        return target.toString();
    }

    private byte[] request(String method, String target) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        String version = rarely(80) ? pick(new String[] {"HTTP/1.0", "HTTP/9.9", "http/1.1", "SIP/2.0"}) : "HTTP/1.1";
        put(out, method + " " + target + " " + version + "\r\n");
        put(out, rarely(60) ? "" : "Host: 127.0.0.1\r\n");
        put(out, "Connection: close\r\n");
        if (rarely(20)) {
            put(out, pick(new String[] {
                "Authorization: Bearer " + "x".repeat(3_000) + "\r\n", "Accept: \u00ff/*;q=x\r\n", "X-Costgauge-Forwarded: 1\r\n",
                "Cookie: a=\"\r\n", "no colon\r\n", ": empty\r\n", "Range: bytes=9-1\r\n", "Expect: 200-maybe\r\n",
                "X: " + "y".repeat(9_000) + "\r\n", "Accept-Encoding: gzip;q=nan\r\n", "If-None-Match: \"\r\n"
            }));
        }
        if (method.equals("POST") || rarely(20)) {
            byte[] body = pick(BODIES).getBytes(rarely(10) ? StandardCharsets.UTF_16 : StandardCharsets.UTF_8);
            String type = pick(TYPES);
            put(out, type.isEmpty() ? "" : "Content-Type: " + type + "\r\n");
            put(out, "Content-Length: " + body.length + "\r\n\r\n");
            out.writeBytes(body);
        } else {
            put(out, "\r\n");
        }
        return out.toByteArray();
    }

    private static void put(ByteArrayOutputStream out, String text) {
        out.writeBytes(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Sends bytes and reads to the end. */
    private static String exchange(int port, byte[] request) throws IOException {
        try (Socket socket = new Socket("127.0.0.1", port)) {
            socket.setSoTimeout(60_000);
            ByteArrayOutputStream answer = new ByteArrayOutputStream();
            try {
                socket.getOutputStream().write(request);
                socket.getInputStream().transferTo(answer);
            } catch (IOException e) {
                // A server that refuses a request need not read it to its end.
                if (answer.size() == 0) {
                    socket.getInputStream().transferTo(answer);
                }
            }
            return answer.toString(StandardCharsets.UTF_8);
        }
    }

    private void check(byte[] request, String method, String answer) throws IOException {
        String asked = new String(request, 0, Math.min(request.length, 300), StandardCharsets.UTF_8);
        assertThat(answer).as(asked).startsWith("HTTP/1.1 ");
        int status = Integer.parseInt(answer.substring(9, 12));
        statuses.merge(status, 1, Integer::sum);
        // 505 is what the protocol says to another one; anything else from 500 on would be a fault of ours.
        assertThat(status == 505 && !asked.contains(" HTTP/1.") ? 400 : status).as(asked).isBetween(200, 499);
        int end = answer.indexOf("\r\n\r\n");
        String head = answer.substring(0, end);
        String body = answer.substring(end + 4);
        if (status >= 400 && !method.equals("HEAD")) {
            assertThat(head).as(asked).containsIgnoringCase("Content-Type: " + Problem.CONTENT_TYPE);
            JsonNode problem = json.readTree(unchunked(head, body));
            assertThat(problem.path("status").intValue()).as(asked).isEqualTo(status);
            assertThat(problem.path("type").textValue()).as(asked).startsWith("urn:costgauge:problem:");
            assertThat(problem.path("title").textValue()).as(asked).isNotBlank();
            assertThat(openApi.fits("Problem", problem)).as(asked).isEmpty();
        }
    }

    private static String unchunked(String head, String body) {
        return head.toLowerCase(java.util.Locale.ROOT).contains("transfer-encoding: chunked")
                ? body.substring(body.indexOf("\r\n") + 2, body.lastIndexOf("\r\n0\r\n"))
                : body;
    }
}
