package dev.costgauge.query;

import dev.costgauge.cost.HourOfWeek;
import dev.costgauge.cost.Nanos;
import dev.costgauge.hours.Hour;
import dev.costgauge.hours.Shares;
import dev.costgauge.wire.Place;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Makes views of stored hours. Immutable. */
record HourViews(HourOfWeek week) {

    private static final int NAMED_SHARES = 10;

    /** Younger hours say too little of their end. */
    private static final long SHORTEST_FOR_PACE_MS = 60_000;

    /** @param clock the partition's time in epoch milliseconds, for the pace */
    HourView of(Hour hour, @Nullable Long clock) {
        List<ShareView> named = new ArrayList<>();
        long other = hour.cost();
        Shares shares = hour.shares();
        for (int row : shares.largest(NAMED_SHARES)) {
            Place place = Place.read(shares.place(row));
            named.add(new ShareView(place.cluster(), place.namespace(), new Usd(shares.cost(row))));
            other -= shares.cost(row);
        }
        return new HourView(
                Instant.ofEpochMilli(HourOfWeek.startOf(hour.hour())),
                week.slotOf(hour.hour()),
                !hour.closed(),
                hour.revision(),
                new Usd(hour.cost()),
                hour.events(),
                hour.requests(),
                hour.inputTokens(),
                hour.outputTokens(),
                hour.cachedTokens(),
                finite(hour.expectation().expected()),
                finite(hour.expectation().threshold()),
                hour.anomalous(),
                pace(hour, clock),
                named,
                new Usd(other));
    }

    /** The rest of the hour costs as much a minute as what has passed of it. */
    private static @Nullable Double pace(Hour hour, @Nullable Long clock) {
        if (hour.closed() || clock == null) {
            return null;
        }
        long passed = Math.min(clock - HourOfWeek.startOf(hour.hour()), HourOfWeek.MILLIS);
        return passed < SHORTEST_FOR_PACE_MS
                ? null
                : (Double) (Nanos.toDollars(hour.cost()) * HourOfWeek.MILLIS / passed);
    }

    /** JSON has no NaN and no infinity; both mean that there is nothing to compare with. */
    static @Nullable Double finite(double value) {
        return Double.isFinite(value) ? (Double) value : null;
    }
}
