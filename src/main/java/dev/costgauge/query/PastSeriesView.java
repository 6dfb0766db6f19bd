package dev.costgauge.query;

import dev.costgauge.cost.PairKey;
import java.time.Instant;

/**
 * A pair as it was in a past hour.
 *
 * @param asOf start of the hour that the time asked for lies in
 * @param hour what is known of it now, with late events and corrections, against what it was compared with then
 */
public record PastSeriesView(String project, String service, String model, Instant asOf, HourView hour) {

    static PastSeriesView of(PairKey pair, HourView hour) {
        return new PastSeriesView(pair.project(), pair.service(), pair.model(), hour.hour(), hour);
    }
}
