package dev.costgauge.load;

import dev.costgauge.cost.CostEvent;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/**
 * Loads inputs: reads and prices every line, brings the events into order, moves their times, and publishes them at the
 * wanted pace, with clock marks where they are wanted. Not thread-safe.
 */
public final class Loader {

    private static final int EVENTS_IN_MEMORY = 200_000;

    private final LoadPlan plan;
    private final ReadOptions options;
    private final InstantSource clock;
    private final Progress progress;
    private final Consumer<String> malformed;

    /** @param malformed takes a line {@code file:line: reason} for each line that was skipped as unusable */
    public Loader(
            LoadPlan plan, ReadOptions options, InstantSource clock, Progress progress, Consumer<String> malformed) {
        this.plan = plan;
        this.options = options;
        this.clock = clock;
        this.progress = progress;
        this.malformed = malformed;
    }

    /**
     * Loads files or directories into a sink, which stays open.
     *
     * @throws IllegalArgumentException when an input cannot be that format at all; single bad lines are only reported
     */
    public LoadSummary load(TraceFormat format, List<Path> paths, EventSink sink) throws IOException {
        LoadSummary summary = new LoadSummary();
        try (TimeOrder order = new TimeOrder(EVENTS_IN_MEMORY)) {
            boolean relative = false;
            long bin = 0;
            progress.begin();
            List<Path> files = Traces.files(format, paths);
            for (int i = 0; i < files.size(); i++) {
                try (Trace trace = Traces.open(format, files.get(i), options)) {
                    read(trace, order, summary, i, files.size());
                    relative = trace.relative();
                    bin = trace.binMillis();
                }
            }
            progress.end("read", summary.rows());
            if (order.count() > 0) {
                long end = order.last() + Math.max(1, bin);
                long shift = plan.keepTimes()
                        ? 0
                        : TimeShift.of(order.first(), end, relative, plan.start(), clock.instant());
                publish(order, shift, bin, sink, summary);
            }
        }
        return summary;
    }

    private void read(Trace trace, TimeOrder order, LoadSummary summary, int file, int files) throws IOException {
        for (Line line = trace.next(); line != null; line = trace.next()) {
            summary.row(line);
            if (line instanceof Line.Priced priced) {
                order.add(new Arrival(priced.event(), priced.burstiness()));
            } else if (line instanceof Line.Malformed broken) {
                malformed.accept(broken.toString());
            }
            progress.at("read", summary.rows(), (file + trace.share()) / files);
        }
    }

    private void publish(TimeOrder order, long shift, long bin, EventSink sink, LoadSummary summary) throws IOException {
        Expansion expansion = new Expansion(order.merge(), plan.expand(), bin, plan.seed());
        long firstTime = order.first() + shift;
        long span = Math.max(1, order.last() - order.first());
        long every = plan.tickEvery().toMillis();
        long nextTick = Math.floorDiv(firstTime, every) * every + every;
        long began = clock.millis();
        progress.begin();
        for (CostEvent event = expansion.next(); event != null && summary.events() < plan.limit(); event = expansion.next()) {
            CostEvent moved = Arrival.at(event, event.eventId(), event.eventTime() + shift);
            if (plan.ticks() && moved.eventTime() >= nextTick) {
                long tick = Math.floorDiv(moved.eventTime(), every) * every;
                tick(sink, tick, summary);
                nextTick = tick + every;
            }
            pace(began, moved.eventTime() - firstTime);
            sink.send(moved);
            summary.published(moved);
            double share = Math.max(
                    (moved.eventTime() - firstTime) / (double) span, summary.events() / (double) plan.limit());
            progress.at("publish", summary.events(), Math.min(1, share));
        }
        sink.flush();
        if (plan.ticks()) {
            long endOfLastHour = TimeShift.floorHour(summary.last()) + TimeUnit.HOURS.toMillis(1);
            tick(sink, endOfLastHour + plan.tickPast().toMillis(), summary);
        }
        progress.end("publish", summary.events());
    }

    private void pace(long began, long eventMillis) {
        if (plan.speed() == 0) {
            return;
        }
        long due = began + (long) (eventMillis / plan.speed());
        for (long left = due - clock.millis(); left > 0; left = due - clock.millis()) {
            if (Thread.currentThread().isInterrupted()) {
                throw new IllegalStateException("interrupted while waiting for the next event's time");
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(left));
        }
    }

    private static void tick(EventSink sink, long time, LoadSummary summary) {
        sink.tick(time);
        summary.ticked();
    }
}
