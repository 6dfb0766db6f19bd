package dev.costgauge.app;

import dev.costgauge.app.Node.Role;
import dev.costgauge.cost.CostEvent;
import dev.costgauge.cost.HourOfWeek;
import dev.costgauge.embedded.Endpoints;
import dev.costgauge.embedded.JdbcEndpoint;
import dev.costgauge.hours.BookSettings;
import dev.costgauge.load.EventSink;
import dev.costgauge.load.generate.Fleet;
import dev.costgauge.load.generate.History;
import dev.costgauge.load.generate.LiveTraffic;
import dev.costgauge.load.generate.Runaway;
import dev.costgauge.load.generate.TrafficDriver;
import dev.costgauge.settings.Settings;
import dev.costgauge.store.ClickHouseArchive;
import dev.costgauge.store.ClickHouseSettings;
import dev.costgauge.store.EventBatch;
import dev.costgauge.store.Migrations;
import dev.costgauge.store.PostgresSettings;
import dev.costgauge.store.RedisSettings;
import dev.costgauge.store.Stores;
import dev.costgauge.sweep.SweepSchedules;
import dev.costgauge.sweep.SweepSettings;
import dev.costgauge.sweep.SweepStatus;
import dev.costgauge.wire.TopicSettings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** The steps of the demo. Each shows what it does; {@link #close} undoes them in reverse. One thread. */
final class Demo implements AutoCloseable {

    private static final String HISTORY = "history";
    private static final int HISTORY_BATCH = 50_000;
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    private final SettingsOptions options;
    private final DemoScreen screen;
    private final Path work;
    private final double rate;
    private final InstantSource clock = InstantSource.system();
    private final Fleet fleet;
    private @Nullable Node node;
    private @Nullable EventSink sink;
    private @Nullable LiveTraffic traffic;
    private @Nullable TrafficDriver driver;
    private @Nullable Thread driving;
    private @Nullable DemoAlerts alerts;

    Demo(SettingsOptions options, DemoScreen screen, Path work, int pairs, double rate, long seed) {
        this.options = options;
        this.screen = screen;
        this.work = work;
        this.rate = rate;
        this.fleet = Fleet.of(seed, pairs, HourOfWeek.hourOf(clock.millis()));
    }

    /** Brings everything up to the moment when live traffic flows over learned baselines. */
    void prepare(Endpoints endpoints) throws Exception {
        Settings effective = options.load(overrides(endpoints), defaults());
        screen.step("migrating PostgreSQL and ClickHouse, writing five weeks of history", () -> loadHistory(effective));
        screen.step("starting stream and worker", () -> node = Node.start(effective, Set.of(Role.STREAM, Role.WORKER)));
        Node running = Objects.requireNonNull(node);
        if (endpoints.temporalSchedules()) {
            screen.step("applying the hourly schedule", () -> new SweepSchedules(
                            running.worker().temporal(),
                            effective.as(SweepSettings.class),
                            effective.as(BookSettings.class).ring())
                    .apply(false));
        }
        screen.step("seeding baselines from history (a Temporal workflow)", () -> seed(running));
        alerts = new DemoAlerts(effective);
        screen.step("live traffic", () -> startTraffic(effective));
        screen.where(running.port(), endpoints, writeVariables(endpoints, effective));
    }

    /** What a shell must know for the other commands to find the demo; gone with it. */
    private Path writeVariables(Endpoints endpoints, Settings effective) throws IOException {
        Map<String, String> variables = new LinkedHashMap<>(endpoints.asEnvironment());
        Map<String, String> given = options.given();
        given.put("topics.partitions", Integer.toString(effective.as(TopicSettings.class).partitions()));
        given.keySet().removeAll(overrides(endpoints).keySet());
        given.forEach((key, value) -> variables.put(Settings.envOf(key), value));
        List<String> lines = new ArrayList<>();
        variables.forEach((name, value) -> {
            if (!value.isEmpty()) {
                lines.add("export " + name + "='" + value.replace("'", "'\\''") + "'");
            }
        });
        return Files.write(work.resolve("variables"), lines);
    }

    private Map<String, String> overrides(Endpoints endpoints) {
        Map<String, String> overrides = new HashMap<>();
        overrides.put("kafka.bootstrap.servers", endpoints.kafka());
        overrides.put("schema.registry.url", endpoints.registry());
        overrides.putAll(login("clickhouse", endpoints.clickHouse()));
        overrides.putAll(login("postgres", endpoints.postgres()));
        overrides.put("redis.url", endpoints.redis());
        overrides.put("temporal.address", endpoints.temporal());
        overrides.put("stream.state.dir", work.resolve("state").toString());
        String home = System.getProperty("costgauge.home");
        if (home != null) {
            overrides.put("sweep.schedule", Path.of(home, "temporal", "schedules.yaml").toString());
        }
        return overrides;
    }

    private static Map<String, String> defaults() {
        return Map.of("topics.partitions", "4", "http.port", isFree(8000) ? "8000" : "0");
    }

    /** An outside server's password may stand in a file, of which the endpoint knows nothing. */
    private static Map<String, String> login(String store, JdbcEndpoint at) {
        Map<String, String> login = new HashMap<>(Map.of(store + ".url", at.url(), store + ".user", at.user()));
        if (!at.password().isEmpty()) {
            login.put(store + ".password", at.password());
        }
        return login;
    }

    private static boolean isFree(int port) {
        try (ServerSocket probe = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            return probe.isBound();
        } catch (IOException e) {
            return false;
        }
    }

    private void loadHistory(Settings effective) {
        try (Stores stores = Stores.open(
                effective.as(PostgresSettings.class),
                effective.as(ClickHouseSettings.class),
                effective.as(RedisSettings.class))) {
            new Migrations(
                            effective.as(PostgresSettings.class),
                            effective.as(ClickHouseSettings.class),
                            stores.clickHouse())
                    .up();
            ClickHouseArchive archive = new ClickHouseArchive(stores.clickHouse());
            if (!archive.positions(HISTORY).isEmpty()) {
                screen.progress("history is there from an earlier run");
                return;
            }
            History history = History.fiveWeeksBefore(fleet, clock.millis());
            long offset = 0;
            while (history.hasNext()) {
                EventBatch batch = new EventBatch(HISTORY, 0);
                long first = offset;
                while (history.hasNext() && batch.count() < HISTORY_BATCH) {
                    CostEvent event = history.next();
                    batch.add(offset++, event.eventTime(), event);
                }
                archive.insert(batch, first, offset - 1);
                screen.progress("%,d events".formatted(offset));
            }
        }
    }

    private void seed(Node running) throws InterruptedException, TimeoutException {
        if (!running.worker().sweeps().awaitStarted(PATIENCE)) {
            throw new TimeoutException("the Temporal worker did not start in " + PATIENCE.toSeconds() + " s");
        }
        String id = running.worker().service().seed();
        await("the seeding " + id + " to end", () -> {
            Optional<SweepStatus> status = running.worker().service().status(id);
            return status.isPresent() && !(status.get() instanceof SweepStatus.Running);
        });
        switch (running.worker().service().status(id).orElseThrow()) {
            case SweepStatus.Completed completed ->
                screen.progress("%,d pairs, %,d slots from their own weeks"
                        .formatted(
                                completed.result().totals().pairs(),
                                completed.result().totals().seeds().ownSlots()));
            case SweepStatus other -> throw new IllegalStateException("seeding did not complete: " + other);
        }
        await("the seeds to reach the stream", () -> running.isSeeded(fleet.showcase().pair()));
    }

    private void startTraffic(Settings effective) throws Exception {
        long begin = clock.millis();
        EventSink out = Publishing.open(effective);
        sink = out;
        History.runningHour(fleet, begin).forEachRemaining(out::send);
        LiveTraffic live = new LiveTraffic(fleet, rate, begin, Long.toString(begin, Character.MAX_RADIX));
        traffic = live;
        driver = new TrafficDriver(live, out, clock, Long.MAX_VALUE);
        driving = Thread.ofPlatform().name("demo-traffic").daemon().start(driver);
    }

    /** Lets the showcase pair run away after a while, and waits for its alert. */
    DemoAlerts.Seen runAway(Duration after) throws InterruptedException, TimeoutException {
        TimeUnit.MILLISECONDS.sleep(after.toMillis());
        LiveTraffic live = Objects.requireNonNull(traffic);
        long now = clock.millis();
        Runaway runaway =
                Runaway.crossing(fleet, fleet.showcase(), 3, Duration.ofSeconds(10), now, "a retry storm");
        live.begin(runaway);
        screen.runsAway(runaway, fleet, now);
        DemoAlerts.Seen seen =
                Objects.requireNonNull(alerts).awaitOpened(fleet.showcase().pair(), Duration.ofSeconds(90));
        screen.alert(seen);
        live.end();
        return seen;
    }

    private void await(String what, BooleanSupplier condition) throws InterruptedException, TimeoutException {
        long until = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > until) {
                throw new TimeoutException("waited " + PATIENCE.toSeconds() + " s for " + what);
            }
            TimeUnit.MILLISECONDS.sleep(200);
        }
    }

    @Override
    public void close() throws Exception {
        if (driver != null && driving != null) {
            driver.stop();
            driving.join(Duration.ofSeconds(5));
        }
        for (AutoCloseable part : new AutoCloseable[] {sink, alerts, node}) {
            if (part != null) {
                part.close();
            }
        }
    }
}
