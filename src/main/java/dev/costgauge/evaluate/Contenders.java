package dev.costgauge.evaluate;

import dev.costgauge.detect.SeasonalConformal;
import java.util.List;

/** Who takes part. */
final class Contenders {

    private Contenders() {}

    /** All rules over hourly costs, the default one first. */
    static List<Contender> all() {
        return List.of(new SeasonalContender(new SeasonalConformal(1, 1)), new EwmaContender());
    }
}
