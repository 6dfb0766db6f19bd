package dev.costgauge.query;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.costgauge.cost.CostEvent;
import dev.costgauge.cost.HourOfWeek;
import dev.costgauge.cost.Nanos;
import dev.costgauge.cost.PairKey;
import dev.costgauge.query.QueryInstance.Reply;
import dev.costgauge.store.ClickHouse;
import dev.costgauge.store.ClickHouseSettings;
import dev.costgauge.store.ClickHouseStreamHours;
import dev.costgauge.store.HourTotals;
import dev.costgauge.store.StoreFixture;
import dev.costgauge.store.StreamHour;
import dev.costgauge.store.StreamHourRow;
import dev.costgauge.testing.Servers;
import dev.costgauge.testing.StreamTopics;
import dev.costgauge.wire.Topic;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Past hours over REST: from the stream while it has them, then from ClickHouse, and what is said when it is not there. */
class PastHoursIT {

    private static final PairKey PAIR = PairKey.of("chat", "meta/llama");
    private static final String PATH = "/v1/series/default/chat/meta%2Fllama";
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    private final HttpClient client = HttpClient.newHttpClient();

    @TempDir
    private Path folder;

    @Test
    void comeFromTheStreamWhileItHasThemAndThenFromClickHouse() throws Exception {
        ClickHouseSettings stored = StoreFixture.clickHouse();
        try (StreamTopics topics = StreamTopics.create(Servers.unique("past") + "-", 2);
                ClickHouse clickHouse = ClickHouse.open(stored);
                QueryInstance instance = QueryInstance.start(settings(topics, stored), 0)) {
            StoreFixture.migrate(StoreFixture.postgres(), stored, clickHouse);
            int port = instance.http.port();
            Instant now = topics.thisHour();
            Instant old = now.minus(Duration.ofDays(10));
            send(topics, now, "1.25");
            send(topics, now.minus(Duration.ofHours(2)), "0.000000003");
            ClickHouseStreamHours archive = new ClickHouseStreamHours(clickHouse);
            archive.upsert(List.of(row(old, 700, List.of(new StreamHourRow.Share("eu-1", "search", 500)), 200)));
            archive.upsert(List.of(row(old.minus(Duration.ofHours(1)), 40, List.of(), 40)));

            awaitCost(port, now, "1.25");
            awaitCost(port, now.minus(Duration.ofHours(2)), "0.000000003");
            // Until the threads have all begun, what is read is served as a standby would.
            Awaitility.await().atMost(PATIENCE).untilAsserted(() -> assertThat(
                            asOf(port, now).json().at("/staleness/role").asText())
                    .isEqualTo("active"));
            assertThat(asOf(port, now).json().at("/data/hour/open").booleanValue()).isTrue();
            JsonNode late = asOf(port, now.minus(Duration.ofMinutes(61))).json();
            assertThat(late.at("/data/hour/open").booleanValue()).isFalse();
            assertThat(late.at("/staleness/role").textValue()).isEqualTo("active");
            assertThat(late.at("/position/" + topics.catalog().name(Topic.EVENTS))).isNotEmpty();

            JsonNode archived = asOf(port, old.plusSeconds(1234)).json();
            assertThat(archived.at("/data/asOf").textValue()).isEqualTo(old.toString());
            assertThat(archived.at("/data/hour/cost").textValue()).isEqualTo("0.0000007");
            assertThat(archived.at("/data/hour/expected").doubleValue()).isEqualTo(0.5);
            assertThat(archived.at("/data/hour/threshold").isNull()).isTrue();
            assertThat(archived.at("/data/hour/shares/0/namespace").textValue()).isEqualTo("search");
            assertThat(archived.at("/data/hour/otherCost").textValue()).isEqualTo("0.0000002");
            assertThat(archived.at("/staleness/role").textValue()).isEqualTo("archive");
            assertThat(asOf(port, old.minus(Duration.ofHours(1))).json().at("/data/hour/shares")).isEmpty();
            assertThat(asOf(port, old.minus(Duration.ofDays(1))).status()).isEqualTo(404);

            JsonNode hours = get(port, PATH + "/hours?from=" + old.minus(Duration.ofDays(1))).json().at("/data/hours");
            assertThat(hours.findValuesAsText("hour"))
                    .startsWith(old.minus(Duration.ofHours(1)).toString(), old.toString())
                    .endsWith(now.toString())
                    .isSorted();
            assertThat(hours.findValuesAsText("cost")).contains("0.00000004", "0.0000007", "0.000000003", "1.25");

            // A server whose table is gone refuses every question; what the stream has is answered all the same.
            clickHouse.execute("DROP TABLE stream_hours");
            assertUnavailable(asOf(port, old));
            assertUnavailable(get(port, PATH + "/hours?from=" + old));
            assertThat(asOf(port, now).status()).isEqualTo(200);
            assertThat(get(port, PATH + "/hours").status()).isEqualTo(200);
        }
    }

    private Map<String, String> settings(StreamTopics topics, ClickHouseSettings stored) {
        Map<String, String> settings = new HashMap<>(topics.settings(folder));
        settings.put("clickhouse.url", stored.url());
        settings.put("clickhouse.user", stored.user());
        settings.put("clickhouse.password", stored.password());
        return settings;
    }

    private void awaitCost(int port, Instant time, String dollars) {
        Awaitility.await().atMost(PATIENCE).untilAsserted(() -> assertThat(
                        asOf(port, time).json().at("/data/hour/cost").asText())
                .isEqualTo(dollars));
    }

    private static void assertUnavailable(Reply reply) {
        assertThat(reply.status()).as(reply.body()).isEqualTo(503);
        assertThat(reply.retryAfter()).isEqualTo("5");
        assertThat(reply.json().get("detail").textValue()).contains("ClickHouse");
    }

    private static void send(StreamTopics topics, Instant time, String dollars) {
        topics.send(new CostEvent(
                "at-" + time, time.toEpochMilli(), PAIR, "eu-1", "search", Nanos.parse(dollars), 100, 10, 0, 1, ""));
    }

    private static StreamHourRow row(Instant hour, long nanos, List<StreamHourRow.Share> shares, long other) {
        long number = HourOfWeek.hourOf(hour.toEpochMilli());
        return new StreamHourRow(
                new StreamHour(
                        PAIR,
                        number,
                        HourOfWeek.UTC.slotOf(number),
                        1,
                        new HourTotals(nanos, 3, 4, 5, 6, 7),
                        0.5,
                        Double.POSITIVE_INFINITY,
                        false),
                shares,
                other);
    }

    private Reply asOf(int port, Instant time) {
        return get(port, PATH + "?as_of=" + time);
    }

    private Reply get(int port, String path) {
        return QueryInstance.get(client, port, path);
    }
}
