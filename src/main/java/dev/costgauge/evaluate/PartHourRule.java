package dev.costgauge.evaluate;

import dev.costgauge.detect.Detector;
import dev.costgauge.detect.Expectation;
import dev.costgauge.detect.Pace;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A rule that watches running hours.
 *
 * @param expectations frozen for each hour of a client, from its hourly costs
 * @param pace null for the crossing of the threshold alone
 */
record PartHourRule(String name, Function<double[], Expectation[]> expectations, @Nullable Pace pace) {

    /** Hours that an expectation is frozen ahead, as the stream does. */
    static final int AHEAD = 2;

    static <S> PartHourRule of(String name, Detector<S> rule, @Nullable Pace pace) {
        return new PartHourRule(name, costs -> frozen(rule, costs), pace);
    }

    private static <S> Expectation[] frozen(Detector<S> rule, double[] costs) {
        Expectation[] frozen = new Expectation[costs.length + AHEAD];
        frozen[0] = Expectation.NONE;
        frozen[1] = Expectation.NONE;
        S state = rule.create();
        for (int hour = 0; hour < costs.length; hour++) {
            rule.learn(state, hour % 168, costs[hour]);
            frozen[hour + AHEAD] = rule.expect(state, (hour + AHEAD) % 168);
        }
        return frozen;
    }
}
