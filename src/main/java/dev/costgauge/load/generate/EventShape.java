package dev.costgauge.load.generate;

import dev.costgauge.cost.CostEvent;
import java.util.SplittableRandom;

/** Makes an event of about a wanted cost: usual requests as many as it takes, or one smaller request; priced by its tokens. */
final class EventShape {

    private EventShape() {}

    /**
     * @param dollars wanted; the event costs what its whole tokens cost, which may be a token more or less. From nothing
     *     or less comes a request without tokens.
     */
    static CostEvent of(String id, long time, PairProfile profile, Place place, double dollars, SplittableRandom random) {
        double usualInput = profile.inputTokens() * (0.7 + 0.6 * random.nextDouble());
        double usualOutput = profile.outputTokens() * (0.7 + 0.6 * random.nextDouble());
        double usualCached = usualInput * profile.cachedShare();
        double usualDollars = profile.price()
                        .nanos(Math.round(usualInput), Math.round(usualOutput), Math.round(usualCached), 1)
                / 1e9;
        double times = Math.max(0, dollars / usualDollars);
        long inputTokens = Math.round(usualInput * times);
        long outputTokens = Math.round(usualOutput * times);
        long cachedTokens = Math.min(inputTokens, Math.round(usualCached * times));
        long requests = Math.max(1, Math.round(times));
        return new CostEvent(
                id,
                time,
                profile.pair(),
                place.cluster(),
                place.namespace(),
                profile.price().nanos(inputTokens, outputTokens, cachedTokens, requests),
                inputTokens,
                outputTokens,
                cachedTokens,
                requests,
                "");
    }

    static CostEvent credit(String id, long time, PairProfile profile, double dollars) {
        return new CostEvent(
                id,
                time,
                profile.pair(),
                profile.places().getFirst().cluster(),
                profile.places().getFirst().namespace(),
                -Math.round(dollars * 1e9),
                0,
                0,
                0,
                0,
                "");
    }

    static Place place(PairProfile profile, SplittableRandom random) {
        double draw = random.nextDouble();
        for (Place place : profile.places()) {
            draw -= place.weight();
            if (draw < 0) {
                return place;
            }
        }
        return profile.places().getFirst();
    }
}
