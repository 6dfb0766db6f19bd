package dev.costgauge.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import org.slf4j.event.KeyValuePair;

class AuditTest {

    private final List<Map<String, String>> lines = new CopyOnWriteArrayList<>();
    private final Logger logger = (Logger) LoggerFactory.getLogger("costgauge.audit");
    private final AppenderBase<ILoggingEvent> appender = new AppenderBase<>() {
        @Override
        protected void append(ILoggingEvent event) {
            lines.add(event.getKeyValuePairs().stream()
                    .collect(Collectors.toMap((KeyValuePair pair) -> pair.key, pair -> String.valueOf(pair.value))));
        }
    };

    @BeforeEach
    void listen() {
        appender.setContext(logger.getLoggerContext());
        appender.start();
        logger.addAppender(appender);
    }

    @AfterEach
    void stopListening() {
        logger.detachAppender(appender);
    }

    @Test
    void everyCommandLeavesALineWithWhoWhatAndResult() {
        try (HttpFixture http = HttpFixture.withToken()) {
            http.send(http.request("/trigger", HttpFixture.TOKEN)
                    .header("Content-Type", "application/json")
                    .POST(BodyPublishers.ofString("{\"force_hour\": 42}")));
            assertLine(Map.of(
                    "who", "token:ops",
                    "from", "127.0.0.1",
                    "what", "POST /trigger",
                    "force_hour", "42",
                    "sweep", "ewma-sweep-2026-11-22T05+00:00",
                    "status", "202",
                    "result", "done"));

            http.send(http.request("/trigger", HttpFixture.READ_TOKEN).POST(BodyPublishers.noBody()));
            assertLine(Map.of(
                    "who", "token:grafana", "from", "127.0.0.1", "what", "POST /trigger", "status", "403", "result", "refused"));

            http.send(http.request("/trigger", "nobody's").POST(BodyPublishers.noBody()));
            assertLine(Map.of(
                    "who", "unknown", "from", "127.0.0.1", "what", "POST /trigger", "status", "401", "result", "refused"));
        }
    }

    @Test
    void questionsLeaveNone() {
        try (HttpFixture http = HttpFixture.withToken()) {
            http.send(http.request("/v1/series", HttpFixture.TOKEN));
            http.send(http.request("/trigger", HttpFixture.TOKEN).POST(BodyPublishers.noBody()));

            await().until(() -> !lines.isEmpty());
            assertThat(lines).singleElement().satisfies(line -> assertThat(line).containsEntry("what", "POST /trigger"));
        }
    }

    @Test
    void callsBeyondTheRateLeaveNone() {
        try (HttpFixture http = new HttpFixture(
                Map.of("http.tokens", HttpFixture.TOKENS, "http.rate.limit", "1", "http.rate.burst", "1"), Map.of())) {
            Set<Integer> statuses = new TreeSet<>();
            for (int i = 0; i < 20; i++) {
                statuses.add(http.send(http.request("/trigger", HttpFixture.TOKEN).POST(BodyPublishers.noBody()))
                        .statusCode());
            }
            http.send(http.request("/trigger", HttpFixture.READ_TOKEN).POST(BodyPublishers.noBody()));

            assertThat(statuses).containsExactly(202, 429);
            await().until(() -> lines.stream().anyMatch(line -> "403".equals(line.get("status"))));
            assertThat(lines).extracting(line -> line.get("status")).contains("202").doesNotContain("429");
            assertThat(http.registry.counter("costgauge.http.refused", "cause", "rate").count()).isPositive();
        }
    }

    /** The line is written after the answer. */
    private void assertLine(Map<String, String> expected) {
        await().untilAsserted(() -> assertThat(lines).singleElement().isEqualTo(expected));
        lines.clear();
    }
}
