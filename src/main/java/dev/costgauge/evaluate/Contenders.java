package dev.costgauge.evaluate;

import dev.costgauge.detect.SeasonalConformal;
import java.util.List;

/** Who takes part. */
final class Contenders {

    private Contenders() {}

    /** The default rule at its defaults: a dollar of impact, sensitivity 1. */
    static Contender own() {
        return new SeasonalContender(new SeasonalConformal(1, 1));
    }

    /** Those that are quick enough for fleets by the dozen. */
    static List<Contender> quick() {
        return List.of(own(), new EwmaContender(), new SeriesContender("windowed-gaussian", Rivals::windowedGaussian));
    }

    /** All rules over hourly costs, the default one first. */
    static List<Contender> all() {
        return List.of(
                own(),
                new EwmaContender(),
                new SeriesContender("ew-zscore-slot", Rivals::slotZScore),
                new SeriesContender("windowed-gaussian", Rivals::windowedGaussian),
                new SeriesContender("kubecost-mean-50%", Rivals::meanAndPercent),
                new SeriesContender("opencost-mad-3.5", Rivals::rollingMedian),
                new SeriesContender("grafana-adaptive", Rivals::adaptiveBand),
                new SeriesContender("grafana-robust", Rivals::robustBand),
                new SeriesContender("random-cut-forest", CutForest::new));
    }
}
