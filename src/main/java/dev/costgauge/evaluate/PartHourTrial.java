package dev.costgauge.evaluate;

import dev.costgauge.detect.Expectation;
import dev.costgauge.detect.Hurry;
import dev.costgauge.detect.Pace;
import dev.costgauge.detect.PaceWatch;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/**
 * Lets rules watch clients event by event. First every hour as it was, scaled to sum to its recorded cost exactly, so that
 * the rule has learned what it sees: from the second week on, what the pace rule tells of these is counted. Then faults:
 * every fifth hour that cost a dollar, multiplied from the fault's beginning to the end of the next hour.
 *
 * <p>Each rule sees the same events. Every hour and fault has random numbers of its own, from the seed, the client's name
 * and its place: what is tried elsewhere changes nothing.
 */
final class PartHourTrial {

    private static final int WARM_UP = 168;

    /** Every how many hours a fault is tried; it has no common factor with the day. Seeds take turns. */
    private static final int STRIDE = 5;

    private static final int NEVER = -1;
    private static final double MIN_IMPACT = 1;

    private final List<PartHourRule> rules;
    private final List<PartHourFault> faults;
    private final List<PartHourOutcome> outcomes;
    private final EventHour events = new EventHour();

    PartHourTrial(List<PartHourRule> rules, List<PartHourFault> faults) {
        this.rules = rules;
        this.faults = faults;
        this.outcomes = rules.stream().map(rule -> new PartHourOutcome(rule.name())).toList();
    }

    /** By rule. */
    List<PartHourOutcome> run(List<EventClient> clients, List<Integer> seeds) {
        for (EventClient client : clients) {
            Expectation[][] expectations =
                    rules.stream().map(rule -> rule.expectations().apply(client.costs())).toArray(Expectation[][]::new);
            for (int seed : seeds) {
                Hurry[][] usual = plain(client, seed, expectations);
                faulty(client, seed, expectations, usual);
            }
        }
        return outcomes;
    }

    private static RandomGenerator random(EventClient client, int seed, int hour, int what) {
        long mixed = client.name().hashCode() * 1_000_003L + seed;
        return new SplittableRandom((mixed * 1_000_003L + hour) * 1_000_003L + what);
    }

    /** Watches the hours as they were; returns what each rule knows of the client's hurry before each hour. */
    private Hurry[][] plain(EventClient client, int seed, Expectation[][] expectations) {
        int hours = client.costs().length;
        Hurry[][] usual = new Hurry[rules.size()][hours + 1];
        for (int r = 0; r < rules.size(); r++) {
            outcomes.get(r).beginClient();
            usual[r][0] = Hurry.NONE;
        }
        for (int hour = 0; hour < hours; hour++) {
            double cost = client.costs()[hour];
            events.clear();
            if (cost > 0) {
                client.arrivals().draw(events, hour, cost, 1, random(client, seed, hour, 0));
                events.multiply(0, cost / events.sum());
                events.sort();
            }
            for (int r = 0; r < rules.size(); r++) {
                Hurry known = usual[r][hour];
                Expectation expectation = expectations[r][hour];
                Pace pace = rules.get(r).pace();
                PaceWatch watch = new PaceWatch(pace == null ? Pace.DEFAULT : pace, MIN_IMPACT, 0);
                boolean told = watch(watch, pace != null, expectation, known).told() != NEVER;
                boolean passed = cost > expectation.threshold();
                // An hour closes five minutes after its end: just before the next one's pace is looked at.
                usual[r][hour + 1] = pace == null ? known : known.after(pace, watch.peak(), !passed);
                if (hour >= WARM_UP) {
                    outcomes.get(r).plain(hour, told, passed);
                }
            }
        }
        return usual;
    }

    private void faulty(EventClient client, int seed, Expectation[][] expectations, Hurry[][] usual) {
        for (int hour = WARM_UP; hour + 1 < client.costs().length; hour++) {
            if (hour % STRIDE != Math.floorMod(seed, STRIDE) || client.costs()[hour] < 1) {
                continue;
            }
            for (int f = 0; f < faults.size(); f++) {
                RandomGenerator random = random(client, seed, hour, 1 + f);
                int begin = faults.get(f).begin(random);
                double[] after = new double[rules.size()];
                for (int next = 0; next < 2; next++) {
                    int from = next == 0 ? begin : 0;
                    faults.get(f).draw(events, client, hour + next, from, random);
                    for (int r = 0; r < rules.size(); r++) {
                        if (next == 0 || Double.isNaN(after[r])) {
                            int at = first(r, expectations[r][hour + next], usual[r][hour + next]);
                            // What was told before the fault began is not its alert.
                            boolean tells = at != NEVER && at >= from;
                            after[r] = tells ? (next * EventHour.MILLIS + at - begin) / 60_000.0 : Double.NaN;
                        }
                    }
                }
                for (int r = 0; r < rules.size(); r++) {
                    outcomes.get(r).fault(faults.get(f), after[r]);
                }
            }
        }
    }

    private int first(int rule, Expectation expectation, Hurry usual) {
        Pace pace = rules.get(rule).pace();
        PaceWatch watch = new PaceWatch(pace == null ? Pace.DEFAULT : pace, MIN_IMPACT, 0);
        Seen seen = watch(watch, pace != null, expectation, usual);
        return seen.told() != NEVER ? seen.told() : seen.crossed();
    }

    /**
     * What was told of an hour, in milliseconds since it began, or {@link #NEVER}.
     *
     * @param crossed when the cost passed the threshold
     * @param told when the pace rule told it before that
     */
    private record Seen(int crossed, int told) {}

    /** Watches the events until the threshold is passed. */
    private Seen watch(PaceWatch watch, boolean paced, Expectation expectation, Hurry usual) {
        long crossing = expectation.crossingNanos();
        long running = 0;
        int told = NEVER;
        for (int i = 0; i < events.size(); i++) {
            long nanos = Math.round(events.cost(i) * 1e9);
            running += nanos;
            if (running >= crossing) {
                return new Seen(events.millis(i), told);
            }
            if (paced && watch.events(expectation, usual, nanos, events.square(i), running, events.millis(i))) {
                told = events.millis(i);
            }
        }
        return new Seen(NEVER, told);
    }
}
