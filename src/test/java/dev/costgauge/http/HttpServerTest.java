package dev.costgauge.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.costgauge.query.Reach;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.FutureTask;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HttpServerTest {

    private HttpFixture http = HttpFixture.open();

    @BeforeAll
    void serve() {
        http.series.available(true);
    }

    @AfterAll
    void stop() {
        http.close();
    }

    @Test
    void answersForAPairWithExactMoneyPositionAndStaleness() {
        JsonNode answer = http.json(http.get("/v1/series/default/search/small"));

        assertThat(answer.at("/data/openHour/cost").textValue()).isEqualTo("1.5");
        assertThat(answer.at("/data/openHour/expected").doubleValue()).isEqualTo(2.0);
        assertThat(answer.at("/data/openHour/hour").textValue()).isEqualTo("2026-11-22T05:00:00Z");
        assertThat(answer.at("/position/cost-events/3").longValue()).isEqualTo(120_441);
        assertThat(answer.at("/staleness/behindMs").longValue()).isEqualTo(812);
        assertThat(answer.at("/staleness/role").textValue()).isEqualTo("active");
    }

    @Test
    void findsNamesWithSlashesColonsAndPercentSigns() {
        HttpResponse<String> response = http.get("/v1/series/team%2Fa/chat%3Av2/meta%2Fllama-3%2070%25");

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(http.json(response).at("/data/model").textValue()).isEqualTo("meta/llama-3 70%");
        assertThat(http.json(response).at("/data/openHour/cost").textValue()).isEqualTo("12.000000001");
    }

    @Test
    void tellsOfAPairInAPastHourAndWhereThatHourIsFrom() {
        JsonNode kept = http.json(http.get("/v1/series/default/search/small?as_of=2026-11-22T05:12:30Z"));
        JsonNode old = http.json(http.get("/v1/series/default/search/small?as_of=2026-11-12T06:59:59%2B01:00"));

        assertThat(kept.at("/data/asOf").textValue()).isEqualTo("2026-11-22T05:00:00Z");
        assertThat(kept.at("/data/hour/cost").textValue()).isEqualTo("1.5");
        assertThat(kept.at("/staleness/role").textValue()).isEqualTo("active");
        assertThat(old.at("/data/asOf").textValue()).isEqualTo("2026-11-12T05:00:00Z");
        assertThat(old.at("/staleness/role").textValue()).isEqualTo("archive");
    }

    @Test
    void saysThatAnHourIsUnknownAndWhichOne() {
        HttpResponse<String> response = http.get("/v1/series/default/search/small?as_of=2026-10-01T05:12:30Z");

        assertProblem(response, 404, "unknown-hour");
        assertThat(http.json(response).at("/detail").textValue()).contains("2026-10-01T05:00:00Z", "search");
    }

    @Test
    void saysThatAPairIsUnknownAndWhatItLookedAt() {
        HttpResponse<String> response = http.get("/v1/series/default/search/none");

        assertProblem(response, 404, "unknown-series");
        assertThat(http.json(response).at("/position/cost-events/3").longValue()).isEqualTo(120_441);
        assertThat(http.json(response).at("/staleness/instance").textValue()).isEqualTo("127.0.0.1:8000");
    }

    @Test
    void pagesThroughAllSeriesWithoutLossOrRepeat() {
        List<String> seen = new ArrayList<>();
        String path = "/v1/series?limit=1";
        for (int pages = 0; pages < 10 && path != null; pages++) {
            JsonNode page = http.json(http.get(path));
            page.get("items").forEach(item -> seen.add(item.get("model").textValue()));
            JsonNode next = page.get("next");
            path = next.isNull() ? null : "/v1/series?limit=1&after=" + encoded(next.textValue());
        }

        assertThat(seen).containsExactly("large", "small", "meta/llama-3 70%");
    }

    @Test
    void filtersAndOrdersSeries() {
        assertThat(names("/v1/series?service=search")).containsExactly("large", "small");
        assertThat(names("/v1/series?project=team%2Fa")).containsExactly("meta/llama-3 70%");
        assertThat(names("/v1/series?order=cost&limit=2")).containsExactly("meta/llama-3 70%", "large");
    }

    @Test
    void givesAllSlotsOrTheOneThatIsAskedFor() {
        JsonNode week = http.json(http.get("/v1/series/default/search/small/baselines"));
        JsonNode slot = http.json(http.get("/v1/series/default/search/small/baselines?slot=167"));

        assertThat(week.at("/data/slots")).hasSize(168);
        assertThat(week.at("/data/slots/0/baseline").isNull()).isTrue();
        assertThat(slot.at("/data/slots")).hasSize(1);
        assertThat(slot.at("/data/slots/0/slot").intValue()).isEqualTo(167);
    }

    @Test
    void givesTheHoursOfARange() {
        JsonNode hours = http.json(http.get(
                "/v1/series/default/search/small/hours?from=2026-11-22T00:00:00Z&to=2026-11-22T07:00:00%2B01:00"));

        assertThat(hours.at("/data/from").textValue()).isEqualTo("2026-11-22T00:00:00Z");
        assertThat(hours.at("/data/to").textValue()).isEqualTo("2026-11-22T06:00:00Z");
        assertThat(hours.at("/data/hours")).hasSize(1);
    }

    @Test
    void findsAnAlertByItsId() {
        assertThat(http.json(http.get("/v1/alerts/" + InMemorySeries.ALERT_ID)).at("/data/status").textValue())
                .isEqualTo("OPENED");
        assertProblem(http.get("/v1/alerts/" + "f".repeat(32)), 404, "unknown-alert");
    }

    @Test
    void filtersAlertsByStatus() {
        assertThat(http.json(http.get("/v1/alerts?status=open")).get("items")).hasSize(2);
        assertThat(http.json(http.get("/v1/alerts?status=resolved")).get("items")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "/v1/series?limit=0                                   | limit",
        "/v1/series?limit=ten                                 | limit",
        "/v1/series?limit=99999999999999                      | limit",
        "/v1/series?colour=red                                | colour",
        "/v1/series?limit=1&limit=2                           | limit",
        "/v1/series?order=size                                | order",
        "/v1/series?after=nonsense                            | after",
        "/v1/series?order=cost&after=a/b/c                    | after",
        "/v1/series?project=                                  | project",
        "/v1/series?project=%ff                               | project",
        "/v1/series/default/search/small?x=1                  | x",
        "/v1/series/default/search/small?as_of=yesterday      | as_of",
        "/v1/series/default/search/small?as_of=2026-11-22T05:30:01Z | as_of",
        "/v1/series/default/search/small?as_of=1969-12-31T23:00:00Z | as_of",
        "/v1/series/default/sea%01rch/small                   | service",
        "/v1/series/default/search/small/baselines?slot=168   | slot",
        "/v1/series/default/search/small/baselines?slot=-1    | slot",
        "/v1/series/default/search/small/hours?from=yesterday | from",
        "/v1/series/default/search/small/hours?from=2026-11-22T07:00:00Z&to=2026-11-22T06:00:00Z | from",
        "/v1/series/default/search/small/hours?from=2020-01-01T00:00:00Z | from",
        "/v1/series/default/search/small/hours?from=-999999999-01-01T00:00:00Z | from",
        "/v1/alerts?status=OPENED                             | status",
        "/v1/alerts?since=1700000000                          | since",
        "/v1/alerts?after=x                                   | after",
        "/v1/alerts/xyz                                       | id",
        "/v1/sweeps?limit=101                                 | limit",
        "/v1/sweeps/a%20b                                     | id",
    })
    void namesTheFieldAndTheRuleThatARequestBreaks(String path, String field) {
        HttpResponse<String> response = http.get(path);

        assertProblem(response, 400, "invalid");
        JsonNode error = http.json(response).at("/errors/0");
        assertThat(error.get("field").textValue()).isEqualTo(field);
        assertThat(error.get("rule").textValue()).isNotBlank();
    }

    @Test
    void aSweepIsToldTheTraceOfWhoAskedForIt() {
        http.sweeps.parents.clear();
        http.send(http.request("/trigger", HttpFixture.TOKEN)
                .header("traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01")
                .POST(HttpRequest.BodyPublishers.noBody()));

        assertThat(http.sweeps.parents).containsExactly("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01");
    }

    @Test
    void triggersASweepWithAndWithoutAnHour() {
        http.sweeps.triggered.clear();
        HttpResponse<String> plain = http.post("/trigger", "", "");
        HttpResponse<String> forced = http.post("/trigger", "application/json", "{\"force_hour\": 42}");

        assertThat(plain.statusCode()).isEqualTo(202);
        assertThat(forced.statusCode()).isEqualTo(202);
        assertThat(http.sweeps.triggered).containsExactly(OptionalInt.empty(), OptionalInt.of(42));
        String location = forced.headers().firstValue("Location").orElseThrow();
        assertThat(http.json(http.get(location)).get("status").textValue()).isEqualTo("RUNNING");
    }

    @ParameterizedTest
    @ValueSource(strings = {
        "{\"force_hour\": 168}", "{\"force_hour\": -1}", "{\"force_hour\": \"42\"}", "{\"force_hour\": 1.5}",
        "{\"force_hour\": 99999999999}", "{\"hour\": 1}", "[]", "42", "{", "\u0000", "{\"force_hour\": [1]}"
    })
    void refusesABodyThatIsNotAnHour(String body) {
        http.sweeps.triggered.clear();

        assertProblem(http.post("/trigger", "application/json", body), 400, "invalid");
        assertThat(http.sweeps.triggered).isEmpty();
    }

    @Test
    void takesABodyThatSaysItIsInUtf8() {
        assertThat(http.post("/trigger", "application/json; charset=\"UTF-8\"", "{\"force_hour\": 1}").statusCode())
                .isEqualTo(202);
    }

    @Test
    void refusesAFormThatAnotherSiteMightPost() {
        http.sweeps.triggered.clear();

        assertProblem(http.post("/trigger", "text/plain", "{\"force_hour\": 1}"), 415, "wrong-content-type");
        assertProblem(
                http.post("/trigger", "application/json; charset=nonsense", "{\"force_hour\": 1}"), 415, "wrong-content-type");
        assertProblem(
                http.post("/trigger", "application/json; charset=utf-16", "{\"force_hour\": 1}"), 415, "wrong-content-type");
        HttpRequest.Builder foreign = http.request("/trigger")
                .POST(HttpRequest.BodyPublishers.noBody())
                .header("Origin", "https://elsewhere.example");
        assertProblem(http.send(foreign), 403, "forbidden");
        assertThat(http.sweeps.triggered).isEmpty();
    }

    @Test
    void refusesABodyThatIsTooLarge() {
        assertProblem(http.post("/trigger", "application/json", " ".repeat(70_000)), 413, "too-large");
    }

    @Test
    void knowsWhichRoutesAndMethodsThereAre() {
        assertProblem(http.get("/v2/nothing"), 404, "no-such-route");
        HttpResponse<String> wrong = http.post("/v1/series", "application/json", "{}");
        assertProblem(wrong, 405, "wrong-method");
        assertThat(wrong.headers().firstValue("Allow").orElseThrow()).contains("GET");
    }

    @Test
    void asksToComeBackWhileStateIsUnavailable() {
        http.series.available(false);
        try {
            HttpResponse<String> response = http.get("/v1/series/default/search/small");
            assertProblem(response, 503, "unavailable");
            assertThat(response.headers().firstValue("Retry-After")).contains("2");
            assertThat(http.get("/health").statusCode()).isEqualTo(503);
        } finally {
            http.series.available(true);
        }
    }

    @Test
    void answersAForwardedQuestionItselfOrNotAtAll() {
        http.send(http.request("/v1/series/default/search/small").header("X-Costgauge-Forwarded", "1"));
        assertThat(http.series.lastReach).isEqualTo(Reach.LOCAL);
        http.get("/v1/series/default/search/small");
        assertThat(http.series.lastReach).isEqualTo(new Reach.Anywhere(null));
    }

    @Test
    void showsTheLedgerInExactDollars() {
        JsonNode line = http.json(http.get("/v1/ledger?partition=3&hour=2026-11-22T05:30:00Z")).at("/items/0");

        assertThat(line.get("in").textValue()).isEqualTo("20.750000001");
        assertThat(line.get("open").textValue()).isEqualTo("20.750000001");
        assertThat(line.get("unaccounted").textValue()).isEqualTo("0");
        assertThat(http.json(http.get("/v1/ledger?partition=2")).get("items")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"partition=-1", "partition=x", "hour=yesterday", "after=5", "limit=0", "day=1"})
    void refusesAFilterOfTheLedgerThatIsNone(String query) {
        HttpResponse<String> response = http.get("/v1/ledger?" + query);

        assertProblem(response, 400, "invalid");
        assertThat(http.json(response).at("/errors/0/field").textValue())
                .isEqualTo(query.substring(0, query.indexOf('=')));
    }

    @Test
    void reportsHealthPartByPart() {
        try (HttpFixture mixed = new HttpFixture(
                Map.of(),
                Map.of(
                        "postgres", () -> HealthCheck.Component.up("18.6"),
                        "redis", () -> HealthCheck.Component.degraded("lagging"),
                        "broken", () -> {
                            throw new IllegalStateException("no");
                        }))) {
            HttpResponse<String> response = mixed.get("/health");
            JsonNode health = mixed.json(response);

            assertThat(response.statusCode()).isEqualTo(503);
            assertThat(health.get("status").textValue()).isEqualTo("down");
            assertThat(health.at("/components/postgres/status").textValue()).isEqualTo("up");
            assertThat(health.at("/components/redis/status").textValue()).isEqualTo("degraded");
            assertThat(health.at("/components/broken/status").textValue()).isEqualTo("down");
            assertThat(health.at("/config/http.tokens").textValue()).isEqualTo("********");
        }
    }

    @Test
    void aServerThatIsToEndSaysSoAndAnswersOnAndKeepsNoConnection() {
        try (HttpFixture ending = HttpFixture.open()) {
            ending.series.available(true);
            assertThat(ending.get("/v1/series/default/search/small").headers().firstValue("Connection"))
                    .isNotEqualTo(Optional.of("close"));

            ending.server.drain();

            HttpResponse<String> health = ending.get("/health");
            assertThat(health.statusCode()).isEqualTo(503);
            assertThat(ending.json(health).at("/components/process/status").textValue()).isEqualTo("down");
            HttpResponse<String> answer = ending.get("/v1/series/default/search/small");
            assertThat(answer.statusCode()).isEqualTo(200);
            assertThat(answer.headers().firstValue("Connection")).contains("close");
        }
    }

    @Test
    void aQuestionThatHasArrivedIsAnsweredThoughTheServerCloses() throws Exception {
        CountDownLatch arrived = new CountDownLatch(1);
        CountDownLatch refusing = new CountDownLatch(1);
        HealthCheck slow = () -> {
            arrived.countDown();
            Awaitility.await().until(() -> refusing.getCount() == 0);
            return HealthCheck.Component.up("answered");
        };
        HttpFixture closing = new HttpFixture(Map.of(), Map.of("slow", slow));
        closing.series.available(true);
        FutureTask<HttpResponse<String>> asked = new FutureTask<>(() -> closing.get("/health"));
        Thread.ofVirtual().start(asked);
        int port = closing.server.port();
        arrived.await();

        Thread close = Thread.ofVirtual().start(closing.server::close);
        Awaitility.await().until(() -> isRefused(port));
        refusing.countDown();

        assertThat(asked.get().statusCode()).isEqualTo(200);
        close.join();
    }

    private static boolean isRefused(int port) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return false;
        } catch (IOException e) {
            return true;
        }
    }

    @Test
    void timesRequestsByRouteAndNotByName() {
        http.get("/v1/series/default/search/small");
        String metrics = http.get("/metrics").body();

        assertThat(metrics)
                .contains("http_server_requests_seconds_count{method=\"GET\","
                        + "route=\"/v1/series/{project}/{service}/{model}\",status=\"200\"}")
                .doesNotContain("search/small");
    }

    @Test
    void methodsThatStrangersMakeUpAreOneSeries() {
        for (String method : List.of("FOO", "BAR")) {
            http.send(http.request("/v1/series").method(method, HttpRequest.BodyPublishers.noBody()));
        }

        assertThat(http.get("/metrics").body())
                .contains("http_server_requests_seconds_count{method=\"other\",route=\"none\",status=\"405\"} 2")
                .doesNotContain("FOO", "BAR");
    }

    private List<String> names(String path) {
        List<String> models = new ArrayList<>();
        http.json(http.get(path)).get("items").forEach(item -> models.add(item.get("model").textValue()));
        return models;
    }

    private void assertProblem(HttpResponse<String> response, int status, String code) {
        assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
        assertThat(response.headers().firstValue("Content-Type")).contains("application/problem+json");
        JsonNode problem = http.json(response);
        assertThat(problem.get("type").textValue()).isEqualTo("urn:costgauge:problem:" + code);
        assertThat(problem.get("status").intValue()).isEqualTo(status);
    }

    private static String encoded(String text) {
        return java.net.URLEncoder.encode(text, java.nio.charset.StandardCharsets.UTF_8);
    }
}
