package dev.costgauge.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.costgauge.embedded.EmbeddedServer;
import dev.costgauge.embedded.ServerRoom;
import dev.costgauge.store.ClickHouse;
import dev.costgauge.store.ClickHouseArchive;
import dev.costgauge.store.ClickHouseHistory;
import dev.costgauge.store.ClickHouseSettings;
import dev.costgauge.store.EventArchive;
import dev.costgauge.store.EventBatch;
import dev.costgauge.store.HourRange;
import dev.costgauge.store.StoreFixture;
import dev.costgauge.testing.Servers;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/**
 * Kills ClickHouse and archivers at random points, cuts batches differently after every restart, and then compares the sums
 * of the table and of both views with what was sent: to the nano-dollar and to the event.
 */
class ArchiverCrashIT {

    private static final int ROUNDS = 14;

    private final long seed = Long.getLong("costgauge.seed", 4711);
    private final Random random = new Random(seed);
    private final ServerRoom room = Servers.room();
    private final EventLog log = new EventLog(Servers.unique("crash"), 3);
    private EmbeddedServer server;
    private ClickHouseSettings settings;
    private ClickHouse clickHouse;

    @BeforeEach
    void start() {
        server = room.clickHouse();
        settings = StoreFixture.clickHouse(ServerRoom.clickHouseLogin(server));
        clickHouse = ClickHouse.open(settings);
        StoreFixture.migrate(StoreFixture.postgres(), settings, clickHouse);
    }

    @AfterEach
    void stop() {
        log.close();
        clickHouse.close();
        room.close();
    }

    @Test
    void killsOfEitherSideLoseAndDoubleNothing() {
        AtomicInteger crashes = new AtomicInteger();
        for (int round = 0; round < ROUNDS; round++) {
            boolean last = round == ROUNDS - 1;
            log.send(3_000, random);
            try (Running archiver = run(last ? real() : crashing(crashes))) {
                CompletableFuture<Void> more = CompletableFuture.runAsync(() -> log.send(2_000, new Random(seed)));
                if (!last && random.nextBoolean()) {
                    LockSupport.parkNanos(Duration.ofMillis(random.nextInt(700)).toNanos());
                    server.kill();
                    LockSupport.parkNanos(Duration.ofMillis(random.nextInt(500)).toNanos());
                    server.start();
                    server.awaitReady();
                } else if (!last) {
                    LockSupport.parkNanos(Duration.ofMillis(300 + random.nextInt(1_500)).toNanos());
                }
                more.join();
                if (last) {
                    await().atMost(Duration.ofMinutes(2)).until(() -> log.committedBy(group()) == log.end());
                }
            }
        }
        assertThat(crashes.get()).as("crashes that were really had").isPositive();
        assertSums();
    }

    @Test
    void anOwnerThatWakesTooLateDoublesNothing() {
        log.send(5_000, random);
        CompletableFuture<Void> wake = new CompletableFuture<>();
        EventArchive sleeping = new Delegating(real()) {
            @Override
            public void insert(EventBatch batch, long first, long last) {
                wake.join();
                super.insert(batch, first, last);
            }
        };
        try (Running zombie = run(sleeping, Map.of("max.poll.interval.ms", 6_000, "session.timeout.ms", 6_000))) {
            await().atMost(Duration.ofSeconds(60)).until(() -> log.hasIntent(group()));
            try (Running heir = run(real())) {
                await().atMost(Duration.ofMinutes(2)).until(() -> log.committedBy(group()) == log.end());
                log.send(3_000, random);
                wake.complete(null);
                await().atMost(Duration.ofMinutes(2)).until(() -> log.committedBy(group()) == log.end());
                // Both own a part now; a last round through both.
                log.send(3_000, random);
                await().atMost(Duration.ofMinutes(2)).until(() -> log.committedBy(group()) == log.end());
            }
        }
        assertSums();
    }

    @Test
    void anInsertThatHangsHoldsUpItsOwnPartitionAlone() {
        CompletableFuture<Void> answer = new CompletableFuture<>();
        EventArchive slow = new Delegating(real()) {
            @Override
            public void insert(EventBatch batch, long first, long last) {
                if (batch.partition() == 0) {
                    answer.join();
                }
                super.insert(batch, first, last);
            }
        };
        log.send(5_000, random);
        try (Running archiver = run(slow)) {
            await().atMost(Duration.ofMinutes(1)).until(() -> log.isDone(group(), 1, 2));
            log.send(3_000, random);
            await().atMost(Duration.ofMinutes(1)).until(() -> log.isDone(group(), 1, 2));
            assertThat(real().positions(log.topic())).doesNotContainKey(0);
            answer.complete(null);
            await().atMost(Duration.ofMinutes(1)).until(() -> log.isDone(group(), 0, 1, 2));
        }
        assertSums();
    }

    @Test
    void aServerThatStopsAnsweringForAWhileIsAskedAgainAndDoublesNothing() {
        ClickHouseSettings hasty = new ClickHouseSettings(
                settings.url(),
                settings.user(),
                settings.password(),
                Duration.ofMillis(500),
                settings.eventsRetention(),
                settings.hoursRetention(),
                settings.tls());
        AtomicInteger timeouts = new AtomicInteger();
        try (ClickHouse impatient = ClickHouse.open(hasty)) {
            try (Running archiver = run(counting(timeouts, new ClickHouseArchive(impatient)))) {
                // Until then it may ask where it is, again and again, and has nothing to insert.
                log.send(2_000, random);
                await().atMost(Duration.ofMinutes(1)).until(() -> log.committedBy(group()) == log.end());
                server.pause();
                log.send(3_000, random);
                await().atMost(Duration.ofSeconds(60)).until(() -> timeouts.get() >= 1);
                server.resume();
                await().atMost(Duration.ofMinutes(2)).until(() -> log.committedBy(group()) == log.end());
            }
        }
        assertSums();
    }

    @Test
    void aServerThatTakesNoWritesForAWhileIsWrittenToAfterwards() {
        AtomicInteger refusals = new AtomicInteger();
        clickHouse.execute("ALTER TABLE cost_events MODIFY SETTING table_readonly = 1");
        try (Running archiver = run(counting(refusals, real()))) {
            log.send(3_000, random);
            await().atMost(Duration.ofSeconds(60)).until(() -> refusals.get() >= 3);
            assertThat(log.rowsIn(clickHouse)).isZero();
            clickHouse.execute("ALTER TABLE cost_events MODIFY SETTING table_readonly = 0");
            log.send(1_000, random);
            await().atMost(Duration.ofMinutes(2)).until(() -> log.committedBy(group()) == log.end());
        }
        assertSums();
    }

    private static EventArchive counting(AtomicInteger failures, EventArchive archive) {
        return new Delegating(archive) {
            @Override
            public void insert(EventBatch batch, long first, long last) {
                try {
                    super.insert(batch, first, last);
                } catch (RuntimeException e) {
                    failures.incrementAndGet();
                    throw e;
                }
            }
        };
    }

    private void assertSums() {
        Map<String, Long> sent = log.nanosByPairHour();
        assertThat(log.rowsIn(clickHouse)).isEqualTo(log.accepted());
        Map<String, Long> hours = new HashMap<>();
        Map<String, Long> places = new HashMap<>();
        ClickHouseHistory history = new ClickHouseHistory(clickHouse);
        history.totals(log.pairs(), HourRange.before(1_000_000, 1_000_000))
                .forEach(row -> hours.merge(row.pair() + "@" + row.hour(), row.totals().costNanos(), Long::sum));
        history.places(log.pairs(), HourRange.before(1_000_000, 1_000_000))
                .forEach(row -> places.merge(row.pair() + "@" + row.hour(), row.costNanos(), Long::sum));
        assertThat(hours).as("view by pair, seed " + seed).isEqualTo(sent);
        assertThat(places).as("view by place, seed " + seed).isEqualTo(sent);
        assertThat(history.fleetTotals(HourRange.before(1_000_000, 1_000_000)).events()).isEqualTo(log.accepted());
    }

    private EventArchive real() {
        return new ClickHouseArchive(clickHouse);
    }

    /** Dies like a killed process: before an insert, or after it but before the commit. */
    private EventArchive crashing(AtomicInteger crashes) {
        Random own = new Random(random.nextLong());
        return new Delegating(real()) {
            @Override
            public synchronized void insert(EventBatch batch, long first, long last) {
                int dice = own.nextInt(24);
                if (dice == 0) {
                    crashes.incrementAndGet();
                    throw new WorkerFailedException("killed before the insert");
                }
                super.insert(batch, first, last);
                if (dice == 1 || dice == 2) {
                    crashes.incrementAndGet();
                    throw new WorkerFailedException("killed after the insert");
                }
            }
        };
    }

    private String group() {
        return log.topic() + "-archiver";
    }

    private Running run(EventArchive archive) {
        return run(archive, Map.of());
    }

    private Running run(EventArchive archive, Map<String, Object> consumer) {
        Map<String, Object> config = new HashMap<>(log.clientConfig());
        config.put("session.timeout.ms", 6_000);
        config.put("max.poll.records", 100 + random.nextInt(1_000));
        config.putAll(consumer);
        ArchiveSettings cut = new ArchiveSettings(
                group(), "", 200 + random.nextInt(3_000), Duration.ofMillis(20 + random.nextInt(300)), 1 << 22, 2);
        Archiver archiver = new Archiver(
                log.topic(), cut, config, archive, log.decoder(), new SimpleMeterRegistry(), System::nanoTime);
        Thread thread = Thread.ofPlatform().name("archiver-under-test").start(() -> {
            try {
                archiver.run();
            } catch (WorkerFailedException e) {
                // A crash of this test's making ends the archiver without a commit; any other shows in the sums.
                LoggerFactory.getLogger(ArchiverCrashIT.class).info("archiver died: {}", e.getMessage());
            }
        });
        return new Running(archiver, thread);
    }

    private record Running(Archiver archiver, Thread thread) implements AutoCloseable {
        @Override
        public void close() {
            archiver.close();
            try {
                thread.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static class Delegating implements EventArchive {

        private final EventArchive real;

        Delegating(EventArchive real) {
            this.real = real;
        }

        @Override
        public void insert(EventBatch batch, long first, long last) {
            real.insert(batch, first, last);
        }

        @Override
        public Map<Integer, Long> positions(String topic) {
            return real.positions(topic);
        }

        @Override
        public long stored(EventBatch batch, long first, long last) {
            return real.stored(batch, first, last);
        }
    }
}
