package dev.costgauge.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

class EmbeddedStackIT {
    private static final Map<String, String> ALL_BUT_REDIS = Map.of(
            "KAFKA_BOOTSTRAP_SERVERS", "kafka.example:9092",
            "SCHEMA_REGISTRY_URL", "http://schemas.example",
            "CLICKHOUSE_URL", "jdbc:clickhouse://clickhouse.example/costs",
            "CLICKHOUSE_USER", "reader",
            "CLICKHOUSE_PASSWORD", "secret",
            "POSTGRES_URL", "jdbc:postgresql://postgres.example/costs",
            "TEMPORAL_ADDRESS", "temporal.example:7233");

    private final Queue<String> lines = new ConcurrentLinkedQueue<>();

    @Test
    void startsOnlyWhatNoVariableNames() throws Exception {
        try (EmbeddedStack stack = stack(ALL_BUT_REDIS)) {
            Endpoints endpoints = stack.start();

            assertThat(stack.servers()).extracting(EmbeddedServer::name).containsExactly("redis");
            assertThat(endpoints.kafka()).isEqualTo("kafka.example:9092");
            assertThat(endpoints.clickHouse())
                    .isEqualTo(new JdbcEndpoint("jdbc:clickhouse://clickhouse.example/costs", "reader", "secret"));
            assertThat(endpoints.asEnvironment()).containsEntry("TEMPORAL_ADDRESS", "temporal.example:7233");
            assertThat(new RedisRecipe(stack.servers().get(0).logFile(), port(endpoints)).answers()).isTrue();
        }
    }

    @Test
    void startsAServerAgainThatDiedByAnothersHand() {
        try (EmbeddedStack stack = stack(ALL_BUT_REDIS)) {
            Endpoints endpoints = stack.start();
            EmbeddedServer redis = stack.servers().get(0);
            long before = redis.pid();

            ProcessHandle.of(before).orElseThrow().destroyForcibly();

            Awaitility.await().atMost(Duration.ofSeconds(30)).ignoreExceptions().until(() ->
                    redis.pid() != before && new RedisRecipe(redis.logFile(), port(endpoints)).answers());
            assertThat(lines).anyMatch(line -> line.startsWith("redis died with exit code 137"));
        }
    }

    @Test
    void startsNothingAnyMoreOnceItIsClosed() {
        EmbeddedStack stack = stack(ALL_BUT_REDIS);
        stack.close();

        assertThatThrownBy(stack::start).isInstanceOf(EmbeddedException.class).hasMessageContaining("stopped");
        assertThat(stack.servers()).isEmpty();
    }

    private EmbeddedStack stack(Map<String, String> environment) {
        return new EmbeddedStack(EmbeddedOptions.defaults(environment)
                .withCache(ArtifactCache.defaultFolder(System.getenv()))
                .withProgress(lines::add));
    }

    private static int port(Endpoints endpoints) {
        return URI.create(endpoints.redis()).getPort();
    }
}
