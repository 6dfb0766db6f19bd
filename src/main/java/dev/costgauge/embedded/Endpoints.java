package dev.costgauge.embedded;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Where every server is.
 *
 * @param kafka bootstrap servers, {@code host:port} separated by commas
 * @param registry base URL of the Confluent REST API
 * @param clickHouse JDBC URL and login
 * @param postgres JDBC URL and login
 * @param redis {@code redis://} URL
 * @param temporal {@code host:port}
 * @param temporalUi the web page, when the server is ours and has one
 * @param temporalSchedules false when the Java test server stands in, which has none
 */
public record Endpoints(
        String kafka,
        String registry,
        JdbcEndpoint clickHouse,
        JdbcEndpoint postgres,
        String redis,
        String temporal,
        Optional<String> temporalUi,
        boolean temporalSchedules) {

    /** The variables by which Costgauge, and the stack itself, are told to use these servers. */
    public Map<String, String> asEnvironment() {
        Map<String, String> all = new LinkedHashMap<>();
        all.put("KAFKA_BOOTSTRAP_SERVERS", kafka);
        all.put("SCHEMA_REGISTRY_URL", registry);
        all.put("CLICKHOUSE_URL", clickHouse.url());
        all.put("CLICKHOUSE_USER", clickHouse.user());
        all.put("CLICKHOUSE_PASSWORD", clickHouse.password());
        all.put("POSTGRES_URL", postgres.url());
        all.put("POSTGRES_USER", postgres.user());
        all.put("POSTGRES_PASSWORD", postgres.password());
        all.put("REDIS_URL", redis);
        all.put("TEMPORAL_ADDRESS", temporal);
        return all;
    }
}
