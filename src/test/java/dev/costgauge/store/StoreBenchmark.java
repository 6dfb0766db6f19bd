package dev.costgauge.store;

import dev.costgauge.cost.CostEvent;
import dev.costgauge.cost.PairKey;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * Run by hand: how many rows a second each store takes. One writer, the test servers, so a lower bound.
 *
 * <p>{@code mvn -Dfast test-compile} and then this class's main with the test class path.
 */
final class StoreBenchmark {

    private static final int BATCH = 50_000;
    private static final int BATCHES = 12;
    private static final long TIME = 1_790_000_000_000L;

    private StoreBenchmark() {}

    public static void main(String[] arguments) throws Exception {
        PostgresSettings postgres = StoreFixture.postgres();
        ClickHouseSettings clickHouse = StoreFixture.clickHouse();
        try (ClickHouse connection = ClickHouse.open(clickHouse);
                Postgres pool = Postgres.open(postgres);
                Redis redis = Redis.open(StoreFixture.redis())) {
            StoreFixture.migrate(postgres, clickHouse, connection);
            ClickHouseArchive archive = new ClickHouseArchive(connection);
            for (int i = 0; i < BATCHES; i++) {
                long first = (long) i * BATCH;
                report("ClickHouse, RowBinary, table and three views", BATCH, () -> {
                    EventBatch batch = new EventBatch("bench", 0);
                    for (int row = 0; row < BATCH; row++) {
                        batch.add(first + row, TIME, event(row));
                    }
                    archive.insert(batch, first, first + BATCH - 1);
                });
            }
            jdbc(clickHouse, connection);
            PostgresBaselines table = new PostgresBaselines(pool);
            RedisBaselines cache = new RedisBaselines(redis);
            for (int i = 0; i < BATCHES; i++) {
                List<BaselineRow> rows = rows(i + 1, i < BATCHES / 2 ? i : 0);
                report(i < BATCHES / 2 ? "PostgreSQL, new rows" : "PostgreSQL, updated rows", rows.size(), () -> {
                    for (int from = 0; from < rows.size(); from += 5_000) {
                        table.upsert(rows.subList(from, from + 5_000));
                    }
                });
                report("Redis", rows.size(), () -> {
                    for (int from = 0; from < rows.size(); from += 5_000) {
                        cache.upsert(rows.subList(from, from + 5_000));
                    }
                });
            }
        }
        System.exit(0);
    }

    private static void jdbc(ClickHouseSettings settings, ClickHouse connection) throws Exception {
        connection.execute("CREATE TABLE jdbc_events AS cost_events");
        String marks = EventBatch.COLUMNS.stream().map(column -> "?").collect(Collectors.joining(", "));
        try (Connection jdbc = DriverManager.getConnection(
                        "jdbc:clickhouse:" + settings.url(), settings.user(), settings.password());
                PreparedStatement insert = jdbc.prepareStatement("INSERT INTO jdbc_events ("
                        + String.join(", ", EventBatch.COLUMNS) + ") VALUES (" + marks + ")")) {
            for (int i = 0; i < 3; i++) {
                report("ClickHouse, JDBC batch, table without views", BATCH, () -> {
                    try {
                        for (int row = 0; row < BATCH; row++) {
                            bind(insert, row);
                        }
                        insert.executeBatch();
                    } catch (java.sql.SQLException e) {
                        throw new StoreException(e);
                    }
                });
            }
        }
    }

    private static void bind(PreparedStatement insert, int row) throws java.sql.SQLException {
        CostEvent event = event(row);
        insert.setString(1, "bench");
        insert.setInt(2, 0);
        insert.setLong(3, row);
        insert.setObject(4, java.time.Instant.ofEpochMilli(TIME));
        insert.setString(5, event.eventId());
        insert.setObject(6, java.time.Instant.ofEpochMilli(event.eventTime()));
        insert.setString(7, event.pair().project());
        insert.setString(8, event.pair().service());
        insert.setString(9, event.pair().model());
        insert.setString(10, event.cluster());
        insert.setString(11, event.namespace());
        insert.setLong(12, event.costNanos());
        insert.setLong(13, event.inputTokens());
        insert.setLong(14, event.outputTokens());
        insert.setLong(15, event.cachedTokens());
        insert.setLong(16, event.requests());
        insert.setString(17, event.traceId());
        insert.addBatch();
    }

    private static CostEvent event(int row) {
        return new CostEvent(
                "event-" + row,
                TIME + row,
                new PairKey("default", "service-" + row % 1_000, "model-" + row % 7),
                "cluster-" + row % 3,
                "namespace-" + row % 5,
                row * 1_000L,
                row,
                row % 500,
                0,
                1,
                "0af7651916cd43dd8448eb211c80319c");
    }

    private static List<BaselineRow> rows(long version, int block) {
        List<BaselineRow> rows = new ArrayList<>();
        for (int i = 0; i < 20_000; i++) {
            int number = block * 20_000 + i;
            rows.add(new BaselineRow(
                    new BaselineKey(new PairKey("default", "service-" + number / 168, "model"), number % 168),
                    "UTC",
                    version,
                    number / 7.0,
                    number / 7.0,
                    number,
                    version,
                    false,
                    "ewma-ratio",
                    "LEARNED",
                    497_000L,
                    12_345L,
                    TIME));
        }
        return rows;
    }

    private static void report(String what, int rows, Runnable work) {
        long began = System.nanoTime();
        work.run();
        System.out.printf(Locale.ROOT, "%-48s %,12.0f rows/s%n", what, rows * 1e9 / (System.nanoTime() - began));
    }
}
