package dev.costgauge.evaluate;

import dev.costgauge.detect.Expectation;
import dev.costgauge.detect.FleetHour;
import dev.costgauge.detect.FleetMemory;
import dev.costgauge.detect.FleetPrior;
import dev.costgauge.detect.FleetVerdict;
import dev.costgauge.detect.SeasonalConformal;
import dev.costgauge.detect.SeasonalState;
import org.jspecify.annotations.Nullable;

/**
 * The default rule as the stream runs it: expectations are frozen two hours ahead, the fleet's verdict comes before the
 * learning, hours of a fleet event or a gap are not learned, and a closed hour is looked at again when it was learned.
 */
final class SeasonalContender implements Contender {

    private static final int AHEAD = 2;

    private static final FleetPrior UNKNOWN =
            new FleetPrior(Double.NaN, Double.parseDouble(FleetPrior.UNKNOWN_HIGH));

    /** Hears what was made of every hour of a series. */
    interface Listener {

        void learned(int series, int hour, SeasonalState state, double cost);

        /** @param frozen what the hour was compared with while it ran */
        default void judged(int series, int hour, Expectation frozen, FleetVerdict fleet) {}
    }

    private final SeasonalConformal rule;

    SeasonalContender(SeasonalConformal rule) {
        this.rule = rule;
    }

    @Override
    public String name() {
        return SeasonalConformal.RULE;
    }

    @Override
    public double[][] scores(Panel panel) {
        return scores(panel, (series, hour, state, cost) -> {});
    }

    double[][] scores(Panel panel, Listener listener) {
        int n = panel.names().length;
        double[][] scores = new double[n][panel.hours()];
        SeasonalState[] states = new SeasonalState[n];
        for (int s = 0; s < n; s++) {
            states[s] = rule.create();
        }
        @Nullable Expectation[][] frozen = new Expectation[n][AHEAD];
        Expectation[] now = new Expectation[n];
        boolean[] begun = new boolean[n];
        FleetMemory memory = FleetMemory.NONE;
        // What is known when an hour begins was known two hours before: the hour that runs has a fleet of its own.
        FleetPrior early = UNKNOWN;
        FleetPrior prior = UNKNOWN;
        for (int hour = 0; hour < panel.hours(); hour++) {
            int slot = hour % 168;
            FleetHour fleet = FleetHour.NONE;
            for (int s = 0; s < n; s++) {
                double cost = panel.costs()[s][hour];
                if (!Double.isNaN(cost)) {
                    Expectation kept = frozen[s][hour % AHEAD];
                    now[s] = kept != null ? kept : rule.expect(states[s], slot, early);
                    if (!begun[s]) {
                        // Its second hour begins before its first one is known.
                        begun[s] = true;
                        frozen[s][(hour + 1) % AHEAD] = rule.expect(states[s], (hour + 1) % 168, prior);
                    }
                    fleet = fleet.plus(FleetHour.of(now[s], cost, true));
                }
            }
            FleetVerdict verdict = fleet.verdict();
            for (int s = 0; s < n; s++) {
                double cost = panel.costs()[s][hour];
                frozen[s][hour % AHEAD] = null;
                if (!Double.isNaN(cost)) {
                    listener.judged(s, hour, now[s], verdict);
                    scores[s][hour] = verdict.folds(cost > now[s].expected()) ? 0 : spike(now[s], cost);
                    if (verdict.learns()) {
                        rule.learn(states[s], slot, cost, early);
                        scores[s][hour] = Math.max(scores[s][hour], rule.score(states[s], slot, cost));
                        listener.learned(s, hour, states[s], cost);
                    }
                }
            }
            memory = memory.plus(fleet);
            early = prior;
            prior = memory.pairs() > 0 ? memory.prior() : UNKNOWN;
            for (int s = 0; s < n; s++) {
                if (begun[s]) {
                    frozen[s][hour % AHEAD] = rule.expect(states[s], (hour + AHEAD) % 168, prior);
                }
            }
        }
        return scores;
    }

    /** The score of an hour by itself, below 1 too, as far as the gates of impact and ratio let it through. */
    private double spike(Expectation e, double cost) {
        if (!e.known()) {
            return 0;
        }
        return rule.matters(e, cost) ? Math.max(e.scoreUp(cost), e.scoreDown(cost)) : 0;
    }
}
