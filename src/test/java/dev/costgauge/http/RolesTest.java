package dev.costgauge.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Every route and its role, over real HTTP. */
class RolesTest {

    private static final String PAGE = "https://temporal.example:8080";

    @Test
    void everyRouteAsksForItsRole() {
        try (HttpFixture http = HttpFixture.withToken()) {
            List<Routes.Route> routes = http.server.described();

            assertThat(routes).extracting(Routes.Route::role).contains(ApiRole.NONE, ApiRole.READ, ApiRole.OPERATE);
            for (Routes.Route route : routes) {
                assertAdmits(http, route, "", ApiRole.NONE);
                assertAdmits(http, route, HttpFixture.READ_TOKEN, ApiRole.READ);
                assertAdmits(http, route, HttpFixture.TOKEN, ApiRole.OPERATE);
            }
            assertThat(http.sweeps.triggered).hasSize(1);
        }
    }

    private static void assertAdmits(HttpFixture http, Routes.Route route, String token, ApiRole role) {
        int status = send(http, route, token).statusCode();
        String what = route + " with " + role;
        if (role.covers(route.role())) {
            assertThat(status).as(what).isNotIn(401, 403, 429);
        } else {
            assertThat(status).as(what).isEqualTo(role == ApiRole.NONE ? 401 : 403);
        }
    }

    private static HttpResponse<String> send(HttpFixture http, Routes.Route route, String token) {
        String path = route.path().replaceAll("\\{[^}]+}", "search");
        HttpRequest.Builder request = token.isEmpty() ? http.request(path) : http.request(path, token);
        return http.send(route.method().equals("POST") ? request.POST(BodyPublishers.noBody()) : request);
    }

    @Test
    void commandsAreWhatChangesSomethingAndNothingElse() {
        try (HttpFixture http = HttpFixture.open()) {
            assertThat(http.server.described())
                    .filteredOn(route -> route.role() == ApiRole.OPERATE)
                    .extracting(Routes.Route::path)
                    .containsExactly("/trigger", "/codec/encode");
            assertThat(http.server.described())
                    .filteredOn(route -> route.role() == ApiRole.NONE)
                    .extracting(Routes.Route::path)
                    .containsExactly("/health");
        }
    }

    @Test
    void saysWhichRoleIsMissing() {
        try (HttpFixture http = HttpFixture.withToken()) {
            HttpResponse<String> response =
                    http.send(http.request("/trigger", HttpFixture.READ_TOKEN).POST(BodyPublishers.noBody()));

            assertThat(response.statusCode()).isEqualTo(403);
            assertThat(response.headers().firstValue("WWW-Authenticate"))
                    .contains("Bearer realm=\"costgauge\", error=\"insufficient_scope\", scope=\"operate\"");
            assertThat(http.json(response).get("detail").textValue())
                    .isEqualTo("This needs role operate; the token that was sent has role read.");
            assertThat(http.sweeps.triggered).isEmpty();
        }
    }

    @Test
    void anotherWayToWriteAPathIsNoWayAroundItsRole() throws IOException {
        try (HttpFixture http = HttpFixture.withToken()) {
            for (String path : List.of("/%74rigger", "//trigger", "/trigger/", "/x/../trigger", "/trigger;a=b", "/./trigger")) {
                assertThat(AccessTest.raw(
                                http,
                                "POST " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
                                        + "Authorization: Bearer " + HttpFixture.READ_TOKEN + "\r\nContent-Length: 0\r\n\r\n"))
                        .as(path)
                        .startsWith("HTTP/1.1 4");
            }
            assertThat(http.sweeps.triggered).isEmpty();
        }
    }

    @Test
    void aClientThatAsksTooMuchIsToldWhenToComeBackAndOthersAreServed() {
        try (HttpFixture http = new HttpFixture(
                Map.of("http.tokens", HttpFixture.TOKENS, "http.rate.limit", "1", "http.rate.burst", "3"), Map.of())) {
            HttpResponse<String> last = null;
            for (int i = 0; i < 50 && (last == null || last.statusCode() == 200); i++) {
                last = http.send(http.request("/v1/series", HttpFixture.READ_TOKEN));
            }

            assertThat(last.statusCode()).isEqualTo(429);
            assertThat(last.headers().firstValue("Retry-After")).contains("1");
            assertThat(http.json(last).get("type").textValue()).isEqualTo("urn:costgauge:problem:too-many-requests");
            assertThat(http.send(http.request("/v1/series", HttpFixture.TOKEN)).statusCode()).isEqualTo(200);
            for (int i = 0; i < 50; i++) {
                assertThat(http.get("/health").statusCode()).isEqualTo(200);
            }
        }
    }

    @Test
    void whoGuessesTokensIsSlowedDownByAddress() {
        try (HttpFixture http = new HttpFixture(
                Map.of("http.tokens", HttpFixture.TOKENS, "http.rate.limit", "1", "http.rate.burst", "2"), Map.of())) {
            int status = 401;
            for (int i = 0; i < 50 && status == 401; i++) {
                status = http.send(http.request("/v1/series", "guess-" + i)).statusCode();
            }
            assertThat(status).isEqualTo(429);
        }
    }

    @Test
    void onlyThePageThatIsNamedMayUseTheCodecFromElsewhere() throws IOException {
        try (HttpFixture http = new HttpFixture(
                Map.of("http.tokens", HttpFixture.TOKENS, "http.codec.origin", PAGE), Map.of())) {
            String preflight = preflight(http, PAGE, "/codec/decode");
            assertThat(preflight)
                    .startsWith("HTTP/1.1 204")
                    .contains("Access-Control-Allow-Origin: " + PAGE + "\r\n")
                    .contains("Access-Control-Allow-Headers: authorization, content-type, x-namespace\r\n");
            assertThat(preflight(http, "https://elsewhere.example", "/codec/decode"))
                    .startsWith("HTTP/1.1 403")
                    .doesNotContain("Access-Control");
            assertThat(preflight(http, PAGE, "/trigger")).startsWith("HTTP/1.1 403");

            HttpResponse<String> decoded = http.send(http.request("/codec/decode", HttpFixture.READ_TOKEN)
                    .header("Origin", PAGE)
                    .header("X-Namespace", "default")
                    .header("Content-Type", "application/json")
                    .POST(BodyPublishers.ofString("{\"payloads\":[]}")));
            assertThat(decoded.statusCode()).isEqualTo(200);
            assertThat(decoded.headers().firstValue("Access-Control-Allow-Origin")).contains(PAGE);
        }
    }

    private static String preflight(HttpFixture http, String origin, String path) throws IOException {
        return AccessTest.raw(
                http,
                "OPTIONS " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nOrigin: " + origin
                        + "\r\nAccess-Control-Request-Method: POST\r\n"
                        + "Access-Control-Request-Headers: authorization,content-type\r\n\r\n");
    }

    @Test
    void refusesPayloadsThatAreNoneAndTooLargeOnes() throws IOException {
        try (HttpFixture http = HttpFixture.open()) {
            HttpResponse<String> none = http.post("/codec/decode", "application/json", "[]");
            assertThat(none.statusCode()).isEqualTo(400);
            assertThat(http.json(none).at("/errors/0/field").textValue()).isEqualTo("body");
            assertThat(http.post("/codec/decode", "application/json", " ".repeat(1_000_000)).statusCode()).isEqualTo(400);
            // The length alone: the answer to a body that is being sent may be lost with the connection.
            assertThat(AccessTest.raw(
                            http,
                            "POST /codec/decode HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nAuthorization: Bearer "
                                    + HttpFixture.READ_TOKEN
                                    + "\r\nContent-Type: application/json\r\nContent-Length: 5000000\r\n\r\n"))
                    .startsWith("HTTP/1.1 413");
        }
    }
}
