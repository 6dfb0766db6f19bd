package dev.costgauge.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.costgauge.cost.PairKey;
import dev.costgauge.testing.Servers;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Both homes of a baseline: the same rows in, the same rows out, and only a newer version wins. */
class BaselineStoresIT {

    private static Postgres postgres;
    private static Redis redis;
    private static BaselineTable table;
    private static BaselineCache cache;

    private final PairKey pair = new PairKey("default", Servers.unique("svc"), "gpt-x");

    @BeforeAll
    static void open() {
        PostgresSettings settings = StoreFixture.postgres();
        ClickHouseSettings clickHouseSettings = StoreFixture.clickHouse();
        try (ClickHouse clickHouse = ClickHouse.open(clickHouseSettings)) {
            StoreFixture.migrate(settings, clickHouseSettings, clickHouse);
        }
        postgres = Postgres.open(settings);
        redis = Redis.open(StoreFixture.redis());
        table = new PostgresBaselines(postgres);
        cache = new RedisBaselines(redis);
    }

    @AfterAll
    static void close() {
        redis.close();
        postgres.close();
    }

    @Test
    void whatIsWrittenIsReadToTheLastBit() {
        List<BaselineRow> rows = List.of(
                row(pair, 0, 7, 0.1 + 0.2, Double.POSITIVE_INFINITY, 498_000L),
                row(pair, 1, 7, 1e-9, Double.NaN, null),
                row(new PairKey("te:am/x", "a/b%c:d", "m'od\\el\"{}|ü"), 167, 9, 123456789.123, 4.5, null));
        assertThat(table.upsert(rows)).isEqualTo(3);
        assertThat(cache.upsert(rows)).isEqualTo(3);
        List<BaselineKey> keys = rows.stream().map(BaselineRow::key).toList();
        assertThat(table.read(keys).values()).containsExactlyInAnyOrderElementsOf(rows);
        Map<BaselineKey, CachedBaseline> cached = cache.read(keys);
        for (BaselineRow row : rows) {
            assertThat(cached.get(row.key()))
                    .isEqualTo(new CachedBaseline(
                            row.baseline(), row.version(), row.expected(), row.threshold(), row.provisional()));
        }
        assertThat(table.slotsOf(pair)).containsExactly(rows.get(0), rows.get(1));
    }

    @Test
    void gatewaysReadAPlainNumberUnderTheAgreedKey() {
        cache.upsert(List.of(row(pair, 42, 1, 0.00001234, 3, null)));
        PairKey other = new PairKey("team/a", pair.service(), "m:1");
        cache.upsert(List.of(row(other, 3, 1, 2e10, 3, null)));
        assertThat(get("ewma:cost:" + pair.service() + ":gpt-x:42")).isEqualTo("0.00001234");
        assertThat(get("ewma:cost:team%2Fa/" + pair.service() + ":m%3A1:3")).isEqualTo("20000000000");
    }

    @Test
    void onlyANewerVersionWins() {
        BaselineRow newer = row(pair, 5, 100, 2, 6, null);
        for (BaselineRow row : List.of(row(pair, 5, 9, 1, 3, null), newer, row(pair, 5, 99, 3, 9, null), newer)) {
            table.upsert(List.of(row));
            cache.upsert(List.of(row));
        }
        assertThat(table.read(List.of(newer.key()))).containsEntry(newer.key(), newer);
        assertThat(cache.read(List.of(newer.key())).get(newer.key()).version()).isEqualTo(100);
        assertThat(historyOf(pair)).containsExactly(9L, 99L, 100L);
    }

    @Test
    void anyOrderAndAnyRepetitionByTwoWritersEndsTheSame() {
        List<BaselineRow> rows = new ArrayList<>();
        IntStream.range(0, 2_000).forEach(i -> rows.add(row(pair, i % 40, 8 + i, i / 7.0, 3.0 * i, (long) i)));
        List<CompletableFuture<Void>> writers = IntStream.range(0, 2)
                .mapToObj(writer -> CompletableFuture.runAsync(() -> {
                    List<BaselineRow> shuffled = new ArrayList<>(rows);
                    shuffled.addAll(rows.subList(0, 500));
                    Collections.shuffle(shuffled, new Random(writer));
                    for (int from = 0; from < shuffled.size(); from += 300) {
                        List<BaselineRow> batch = shuffled.subList(from, Math.min(from + 300, shuffled.size()));
                        table.upsert(batch);
                        cache.upsert(batch);
                    }
                }))
                .toList();
        writers.forEach(CompletableFuture::join);
        List<BaselineRow> last = rows.subList(1_960, 2_000);
        List<BaselineKey> keys = last.stream().map(BaselineRow::key).toList();
        assertThat(table.read(keys).values()).containsExactlyInAnyOrderElementsOf(last);
        Map<BaselineKey, CachedBaseline> cached = cache.read(keys);
        last.forEach(row -> assertThat(cached.get(row.key()).plain()).isEqualTo(row.baseline()));
        assertThat(historyOf(pair)).hasSize(2_000);
    }

    @Test
    void repairOverwritesTheSameVersionButNotANewerOne() {
        BaselineRow right = row(pair, 1, 50, 2, 6, null);
        BaselineRow altered = row(pair, 1, 50, 99, 6, null);
        BaselineRow newer = row(pair, 2, 51, 5, 6, null);
        table.upsert(List.of(altered, newer));
        cache.upsert(List.of(altered, newer));
        List<BaselineRow> repairs = List.of(right, row(pair, 2, 50, 1, 1, null));
        assertThat(table.repair(repairs)).isEqualTo(1);
        assertThat(cache.repair(repairs)).isEqualTo(1);
        assertThat(table.slotsOf(pair)).containsExactly(right, newer);
        assertThat(cache.read(List.of(right.key())).get(right.key()).plain()).isEqualTo(2);
        assertThat(table.repair(repairs)).isZero();
    }

    @Test
    void aKeyThatLostItsNumberIsNotReadAndIsRepaired() {
        BaselineRow row = row(pair, 11, 5, 2, 6, null);
        cache.upsert(List.of(row));
        redis.commands().del("ewma:cost:" + pair.service() + ":gpt-x:11").toCompletableFuture().join();
        assertThat(cache.read(List.of(row.key()))).isEmpty();
        assertThat(cache.repair(List.of(row))).isEqualTo(1);
        assertThat(cache.read(List.of(row.key()))).hasSize(1);
    }

    @Test
    void whatWasAlteredByHandCountsAsAbsentAndIsRepaired() {
        BaselineRow row = row(pair, 12, 5, 2, 6, null);
        String plain = RedisKeys.plain(row.key());
        String companion = RedisKeys.companion(pair);
        List<Runnable> hands = List.of(
                () -> redis.commands().set(plain, "foo").toCompletableFuture().join(),
                () -> redis.commands().hset(companion, "12", "bar").toCompletableFuture().join(),
                () -> redis.commands().hset(companion, "12", "9|x").toCompletableFuture().join(),
                () -> redis.commands().hset(companion, "12", "9".repeat(30) + "|1.0|1.0|0").toCompletableFuture().join(),
                () -> redis.commands().set(companion, "a string").toCompletableFuture().join(),
                () -> {
                    redis.commands().del(plain).toCompletableFuture().join();
                    redis.commands().lpush(plain, "a list").toCompletableFuture().join();
                });
        for (Runnable hand : hands) {
            cache.repair(List.of(row));
            hand.run();

            assertThat(cache.read(List.of(row.key()))).isEmpty();
            assertThat(cache.repair(List.of(row))).isEqualTo(1);
            assertThat(cache.read(List.of(row.key())).get(row.key()).plain()).isEqualTo(2);
        }
    }

    @Test
    void pairsArePagedInKeyOrder() {
        String project = Servers.unique("paging");
        List<PairKey> pairs = IntStream.range(0, 25)
                .mapToObj(i -> new PairKey(project, "s" + i % 5, "m" + i))
                .sorted()
                .toList();
        table.upsert(pairs.stream().map(key -> row(key, 0, 1, 1, 1, null)).toList());
        List<PairKey> paged = new ArrayList<>();
        PairKey after = new PairKey(project, "!", "!");
        for (int page = 0; page < 3; page++) {
            paged.addAll(table.pairs(after, 10));
            after = paged.get(paged.size() - 1);
        }
        assertThat(paged.subList(0, 25)).isEqualTo(pairs);
    }

    private static List<Long> historyOf(PairKey pair) {
        return postgres.jdbi()
                .withHandle(handle -> handle.createQuery(
                                "SELECT version FROM baseline_history WHERE service = ? ORDER BY version")
                        .bind(0, pair.service())
                        .mapTo(Long.class)
                        .list());
    }

    private static @Nullable String get(String key) {
        return redis.commands().get(key).toCompletableFuture().join();
    }

    private static BaselineRow row(
            PairKey pair, int slot, long version, double baseline, double threshold, @Nullable Long lastHour) {
        return new BaselineRow(
                new BaselineKey(pair, slot),
                "UTC",
                version,
                baseline,
                baseline * 1.5,
                threshold,
                version + 1,
                version % 2 == 0,
                "ewma-ratio",
                "LEARNED",
                lastHour,
                lastHour == null ? null : -5_000_000_001L,
                1_790_000_000_123L);
    }
}
