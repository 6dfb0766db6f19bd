package dev.costgauge.load.generate;

import dev.costgauge.cost.CostEvent;
import dev.costgauge.cost.HourOfWeek;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Events of a fleet from one moment on. Each pair's dollars follow {@link Fleet#rate} to within one event, however many
 * events a second there are: what an event costs too much or too little is made up for by the next. Asked by one thread;
 * {@link #begin} and {@link #end} may be called by another.
 */
public final class LiveTraffic {

    /** Part of the events that is shared evenly, so that small pairs are heard too; the rest goes by dollars. */
    private static final double EVEN_SHARE = 0.1;

    /** A storm brings so many more events, as part of the usual number. */
    private static final double STORM_EVENTS = 0.25;

    private final Fleet fleet;
    private final double eventsPerSecond;
    private final String idPrefix;
    private final SplittableRandom random;
    private final double[] weights;
    private final double[] dueEvents;
    private final double[] owedDollars;
    private volatile @Nullable Runaway runaway;
    private double dueStormEvents;
    private double owedStormDollars;
    private long now;
    private long sent;

    /**
     * @param from where it begins, epoch milliseconds
     * @param runId makes the ids of this run differ from those of others
     */
    public LiveTraffic(Fleet fleet, double eventsPerSecond, long from, String runId) {
        if (!(eventsPerSecond > 0)) {
            throw new IllegalArgumentException("rate is more than 0 events a second, not " + eventsPerSecond);
        }
        this.fleet = fleet;
        this.eventsPerSecond = eventsPerSecond;
        this.idPrefix = "l" + runId + ":";
        this.random = new SplittableRandom(fleet.seed() + from);
        this.now = from;
        int count = fleet.pairs().size();
        this.weights = new double[count];
        this.dueEvents = new double[count];
        this.owedDollars = new double[count];
        double total = fleet.pairs().stream().mapToDouble(PairProfile::dollarsPerHour).sum();
        for (int i = 0; i < count; i++) {
            weights[i] = EVEN_SHARE / count + (1 - EVEN_SHARE) * fleet.pairs().get(i).dollarsPerHour() / total;
            // Pairs begin out of step, or all would speak in the same instant.
            dueEvents[i] = random.nextDouble();
        }
    }

    /** Lets a pair run away from the next {@link #advance} on; one at a time, the last wins. */
    public void begin(Runaway started) {
        runaway = started;
    }

    /** The runaway stops. */
    public void end() {
        runaway = null;
    }

    public @Nullable Runaway runaway() {
        return runaway;
    }

    /** Events handed out so far. */
    public long sent() {
        return sent;
    }

    /** Hands out the events between the last call (or the beginning) and {@code until}, pair by pair. */
    public void advance(long until, Consumer<CostEvent> out) {
        while (now < until) {
            long end = Math.min(until, (Math.floorDiv(now, Fleet.BIN) + 1) * Fleet.BIN);
            step(now, end, out);
            now = end;
        }
    }

    private void step(long from, long to, Consumer<CostEvent> out) {
        double seconds = (to - from) / 1000.0;
        for (int i = 0; i < weights.length; i++) {
            PairProfile profile = fleet.pairs().get(i);
            owedDollars[i] += fleet.rate(profile, from) * (to - from) / HourOfWeek.MILLIS;
            dueEvents[i] += eventsPerSecond * weights[i] * seconds;
            int events = (int) dueEvents[i];
            dueEvents[i] -= events;
            for (int event = 0; event < events; event++) {
                double wanted = owedDollars[i] / (events - event) * (event == events - 1 ? 1 : 0.5 + random.nextDouble());
                long time = from + (to - from) * event / events;
                CostEvent made = EventShape.of(id(), time, profile, EventShape.place(profile, random), wanted, random);
                owedDollars[i] -= made.costNanos() / 1e9;
                out.accept(made);
            }
            double credit = Math.floorMod(from, Fleet.BIN) == 0 ? fleet.credit(profile, from / Fleet.BIN) : 0;
            if (credit > 0) {
                out.accept(EventShape.credit(id(), from, profile, credit));
            }
        }
        storm(from, to, out);
    }

    private void storm(long from, long to, Consumer<CostEvent> out) {
        Runaway storm = runaway;
        if (storm == null) {
            owedStormDollars = 0;
            return;
        }
        owedStormDollars += storm.dollarsPerHour() * (to - from) / HourOfWeek.MILLIS;
        dueStormEvents += Math.max(20, eventsPerSecond * STORM_EVENTS) * (to - from) / 1000.0;
        int events = (int) dueStormEvents;
        dueStormEvents -= events;
        for (int event = 0; event < events; event++) {
            long time = from + (to - from) * event / events;
            CostEvent made =
                    EventShape.of(id(), time, storm.profile(), storm.place(), owedStormDollars / (events - event), random);
            owedStormDollars -= made.costNanos() / 1e9;
            out.accept(made);
        }
    }

    private String id() {
        return idPrefix + sent++;
    }
}
