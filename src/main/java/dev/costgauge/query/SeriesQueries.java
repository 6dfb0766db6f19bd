package dev.costgauge.query;

import dev.costgauge.cost.PairKey;
import java.time.Instant;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** Questions to the state of the stream. Safe for use by many threads; every method may throw {@link StateUnavailable}. */
public interface SeriesQueries {

    /** The pair now; no data when it was never seen or is forgotten. */
    Answer<@Nullable SeriesView> series(PairKey pair, Reach reach);

    /**
     * The pair in the hour in which a past time lies.
     *
     * @param hour UTC epoch hour
     */
    Answer<@Nullable PastSeriesView> asOf(PairKey pair, long hour, Reach reach);

    /** The learned week of the pair, or one slot of it. */
    Answer<@Nullable BaselinesView> baselines(PairKey pair, OptionalInt slot, Reach reach);

    /** The hours of the pair that begin in [from, to). */
    Answer<@Nullable HoursView> hours(PairKey pair, Instant from, Instant to, Reach reach);

    Listing<SeriesSummary> list(SeriesFilter filter, Reach reach);

    /** Alerts, those with the newest opening hour first. */
    Listing<AlertView> alerts(AlertFilter filter, Reach reach);

    /** One alert as a listing of at most one item, since its partition does not follow from its id. */
    Listing<AlertView> alert(String alertId, Reach reach);

    /** Lines of the partitions' ledgers, those of the newest hour first. */
    Listing<LedgerView> ledger(LedgerFilter filter, Reach reach);

    TopologyView topology();

    /** Where Kafka Streams stands on this instance, in its own words. */
    String state();
}
