package dev.costgauge.app;

import dev.costgauge.cost.HourOfWeek;
import dev.costgauge.cost.Nanos;
import dev.costgauge.cost.PairKey;
import dev.costgauge.load.EventSink;
import dev.costgauge.load.generate.Fleet;
import dev.costgauge.load.generate.History;
import dev.costgauge.load.generate.LiveTraffic;
import dev.costgauge.load.generate.PairProfile;
import dev.costgauge.load.generate.Runaway;
import dev.costgauge.load.generate.TrafficDriver;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Publishes made-up live traffic until its time is over or the process is told to stop. */
@Command(name = "generate", description = "Publish made-up live traffic, with or without a service that runs away.")
public final class GenerateCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Mixin
    private SettingsOptions settings = new SettingsOptions();

    @Mixin
    private FleetOptions made = new FleetOptions();

    @Option(names = "--duration", description = "How long, e.g. 10m (default: until stopped).")
    private @Nullable Duration duration;

    @Option(names = "--runaway-after", description = "After so long one pair runs away, e.g. 1m (default: never).")
    private @Nullable Duration runawayAfter;

    @Option(names = "--runaway-pair", description = "Which, as project/service/model (default: the fleet's first).")
    private @Nullable String runawayPair;

    @Option(
            names = "--runaway-factor",
            description = "How many times its rate it spends (default: enough to pass three times its baseline in 10 s).")
    private @Nullable Double runawayFactor;

    @Option(names = "--running-hour", description = "First publish what the fleet spent in the running hour so far.")
    private boolean runningHour;

    @Override
    public Integer call() throws Exception {
        made.check();
        InstantSource clock = InstantSource.system();
        Fleet fleet = Fleet.of(made.seed(), made.pairs(), HourOfWeek.hourOf(clock.millis()));
        PairProfile profile = runawayPair == null ? fleet.showcase() : fleet.find(PairKey.parse(runawayPair));
        CountDownLatch finished = new CountDownLatch(1);
        try (EventSink sink = Publishing.open(settings.load())) {
            // Connecting takes its time; what is asked for begins now.
            long begin = clock.millis();
            if (runningHour) {
                History.runningHour(fleet, begin).forEachRemaining(sink::send);
            }
            LiveTraffic traffic = new LiveTraffic(fleet, made.rate(), begin, Long.toString(begin, Character.MAX_RADIX));
            long until = duration == null ? Long.MAX_VALUE : begin + duration.toMillis();
            TrafficDriver driver = new TrafficDriver(traffic, sink, clock, until);
            Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(driver, finished), "stop-generating"));
            print("%d pairs, %.0f events a second%n", fleet.pairs().size(), made.rate());
            drive(driver, () -> runAway(fleet, profile, traffic, clock.millis()));
            print("%,d events sent%n", traffic.sent());
        } finally {
            finished.countDown();
        }
        return 0;
    }

    private void drive(TrafficDriver driver, Runnable startRunaway) {
        ScheduledExecutorService later = Executors.newSingleThreadScheduledExecutor();
        try {
            if (runawayAfter != null) {
                var unused = later.schedule(startRunaway, runawayAfter.toMillis(), TimeUnit.MILLISECONDS);
            }
            driver.run();
        } finally {
            later.shutdownNow();
        }
    }

    private void runAway(Fleet fleet, PairProfile profile, LiveTraffic traffic, long now) {
        String cause = "retry storm";
        Runaway runaway = runawayFactor == null
                ? Runaway.crossing(fleet, profile, 3, Duration.ofSeconds(10), now, cause)
                : Runaway.times(fleet, profile, runawayFactor, now, cause);
        traffic.begin(runaway);
        print(
                "%s %s runs away in %s/%s: %s an hour more, %.0f times its rate (%s)%n",
                Instant.ofEpochMilli(now),
                profile.pair(),
                runaway.place().cluster(),
                runaway.place().namespace(),
                Nanos.format(Math.round(runaway.dollarsPerHour() * Nanos.PER_DOLLAR)),
                runaway.factor(fleet, now),
                cause);
    }

    private void print(String format, Object... arguments) {
        PrintWriter out = spec.commandLine().getOut();
        out.print(String.format(Locale.ROOT, format, arguments));
        out.flush();
    }

    /** Waits, for a bounded time, until what was handed over is acknowledged. */
    private static void stop(TrafficDriver driver, CountDownLatch finished) {
        driver.stop();
        try {
            if (!finished.await(15, TimeUnit.SECONDS)) {
                System.err.println("some events were not acknowledged in time");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
