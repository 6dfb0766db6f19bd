package dev.costgauge.sweep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.map;

import dev.costgauge.cost.HourOfWeek;
import dev.costgauge.cost.PairKey;
import dev.costgauge.store.ArchiveAudit;
import dev.costgauge.store.ClickHouse;
import dev.costgauge.store.ClickHouseAudit;
import dev.costgauge.store.ClickHouseSettings;
import dev.costgauge.store.Postgres;
import dev.costgauge.store.PostgresBaselines;
import dev.costgauge.store.PostgresSettings;
import dev.costgauge.store.Redis;
import dev.costgauge.store.RedisBaselines;
import dev.costgauge.store.RedisSettings;
import dev.costgauge.testing.JsonLog;
import dev.costgauge.tls.TlsFiles;
import dev.costgauge.wire.AcceptSettings;
import dev.costgauge.wire.EventDecoder;
import dev.costgauge.wire.LocalSchemaRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.temporal.testing.TestActivityEnvironment;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class SweepActivitiesImplTest {

    private static final SweepScope SCOPE = new SweepScope(
            "sweep/run", "sweep", SweepMode.SEED, SweepHours.ordinary(490_000, 3, 24), -1, 1, true, List.of(), List.of());

    private static final ClickHouseSettings CLICK_HOUSE = new ClickHouseSettings(
            "jdbc:clickhouse://127.0.0.1:1/none",
            "nobody",
            "",
            Duration.ofSeconds(1),
            Duration.ofDays(90),
            Duration.ofDays(800),
            TlsFiles.NONE);

    private final List<PairKey> pairs = IntStream.range(0, 10)
            .mapToObj(i -> PairKey.of("service-" + i, "gpt-4o"))
            .toList();
    private final QuietHistory history = new QuietHistory(pairs);
    private final List<Integer> sent = new ArrayList<>();

    @Test
    void aRetryResumesWhereTheHeartbeatSays() {
        SweepTotals before = new SweepTotals(
                6,
                HourSums.NONE,
                ArchiveTotals.NONE,
                StoreTotals.NONE,
                StoreTotals.NONE,
                new SeedTotals(0, 0, 0, 6),
                List.of());

        SweepTotals totals = run(new Stretch(SCOPE, 0, 0, 10, 2), new StretchProgress(6, before));

        assertThat(history.asked).containsExactly(pairs.subList(6, 8), pairs.subList(8, 10));
        assertThat(totals.pairs()).isEqualTo(10);
        assertThat(totals.seeds().coldPairs()).isEqualTo(10);
    }

    @Test
    void aStretchAsksPageByPageAndStopsAtItsEnd() {
        SweepTotals totals = run(new Stretch(SCOPE, 0, 2, 5, 3), null);

        assertThat(history.asked).containsExactly(pairs.subList(2, 5), pairs.subList(5, 7));
        assertThat(totals.pairs()).isEqualTo(5);
    }

    @Test
    void aStretchBeyondTheLastPairIsDoneAtOnce() {
        assertThat(run(new Stretch(SCOPE, 0, 20, 5, 3), null)).isEqualTo(SweepTotals.NONE);
    }

    @Test
    void aDifferenceIsALineWhosePairIsAFieldOfItsOwn() {
        try (JsonLog log = JsonLog.of(SweepActivitiesImpl.class)) {
            SweepActivitiesImpl.tell(new Difference(
                    "default/chat/gpt-4o", "redis", "missing", "slot 7", "1.5 at 12", "", "repaired"));

            assertThat(log.lines()).singleElement(map(String.class, String.class))
                    .containsEntry("message", "sweep difference")
                    .containsEntry("pair", "default/chat/gpt-4o")
                    .containsEntry("where", "redis")
                    .containsEntry("what", "slot 7")
                    .containsEntry("action", "repaired");
        }
    }

    private SweepTotals run(Stretch stretch, @Nullable StretchProgress heartbeat) {
        StreamView stream = new OneGroup();
        SweepMeters meters = new SweepMeters(new SimpleMeterRegistry());
        ArchiveTopic archive = new ArchiveTopic(
                "e", "e", new EventDecoder(new LocalSchemaRegistry(), AcceptSettings.defaults()), 24);
        try (Postgres postgres = Postgres.open(new PostgresSettings(
                        "jdbc:postgresql://127.0.0.1:1/none", "nobody", "", 1, Duration.ofSeconds(1), TlsFiles.NONE));
                Redis redis = Redis.open(
                        new RedisSettings("redis://127.0.0.1:1", "", "", Duration.ofSeconds(1), TlsFiles.NONE));
                ClickHouse clickHouse = ClickHouse.open(CLICK_HOUSE);
                Settling settling = new Settling(Map.of("bootstrap.servers", "127.0.0.1:1"))) {
            // Seeding asks none of these.
            ArchiveAudit audit = new ClickHouseAudit(clickHouse);
            ArchiveRefill refill = new ArchiveRefill(Map.of(), archive, audit, alive -> () -> {});
            TestActivityEnvironment environment = TestActivityEnvironment.newInstance();
            environment.registerActivitiesImplementations(new SweepActivitiesImpl(
                    new ConsumerGroups("a", "s", "p", "e", "r", "u"),
                    settling,
                    stream,
                    new ActivePairs(history, stream, 168),
                    new PageSweep(
                            new HourComparison(
                                    history, new ArchiveMender(history, audit, refill, archive, alive -> () -> {}), 192),
                            // Seeding reads and writes neither of the two.
                            new ProjectionComparison(new PostgresBaselines(postgres), new RedisBaselines(redis)),
                            new SeedComparison(history, HourOfWeek.UTC),
                            commands -> sent.add(commands.size()),
                            meters),
                    new LedgerComparison(
                            audit, refill, stream, new PairSearch(history, stream, new ActivePairs(history, stream, 168))),
                    meters));
            if (heartbeat != null) {
                environment.setHeartbeatDetails(heartbeat);
            }
            try {
                return environment.newActivityStub(SweepActivities.class).sweepStretch(stretch);
            } finally {
                environment.close();
            }
        }
    }

    /** A stream that has published nothing. */
    private static final class OneGroup implements StreamView {
        @Override
        public int groups() {
            return 1;
        }

        @Override
        public int groupOf(PairKey pair) {
            return 0;
        }

        @Override
        public StreamSnapshot snapshot(SweepScope scope, int group, Runnable alive) {
            return new StreamSnapshot.Builder(scope.hours()).build();
        }

        @Override
        public boolean isWhole(SweepScope scope, int group, Runnable alive) {
            return true;
        }

        @Override
        public StreamSnapshot closedHours(SweepScope scope, int group, Runnable alive) {
            return snapshot(scope, group, alive);
        }

        @Override
        public LedgerLines ledger(SweepScope scope, Runnable alive) {
            return new LedgerLines();
        }
    }
}
