package dev.costgauge.query;

import dev.costgauge.cost.PairKey;
import java.util.List;

/** Where closed hours are that the stream no longer keeps. Thread-safe. */
@FunctionalInterface
public interface PastHours {

    /**
     * The pair's closed hours in [from, until), UTC epoch hours, the latest revision of each, oldest first.
     *
     * @throws StateUnavailable when they cannot be had now
     */
    List<HourView> read(PairKey pair, long from, long until);
}
