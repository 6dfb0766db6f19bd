package dev.costgauge.query;

import dev.costgauge.hours.Hour;
import dev.costgauge.hours.Series;
import dev.costgauge.topology.Stores;
import org.jspecify.annotations.Nullable;

/** The hours of one copy of a partition, open ones as the log says. Made for one question; see {@link LocalStores#hours}. */
record CopyHours(LocalStores stores, Copy copy, OpenHourLog log) {

    /** A commit lies between two reads that do not fit together. */
    private static final int MOST_READS = 10;

    /** The hour of a pair; null when there is none. */
    @Nullable Hour hour(byte[] pair, Series series, long number) {
        byte[] stored = stores.get(copy, Stores.HOURS, Stores.key(pair, number));
        return stored == null ? null : hour(pair, series, stored);
    }

    /**
     * The hour of a pair.
     *
     * @param stored how it was written whole when it was read
     * @throws LocalStores.Gone when it cannot be read as of one moment
     */
    Hour hour(byte[] pair, Series series, byte[] stored) {
        byte[] latest = stored;
        for (int reads = 0; latest != null && reads < MOST_READS; reads++) {
            Hour hour = Hour.read(latest);
            if (hour.closed() || log.bringUp(series.number(), hour)) {
                return hour;
            }
            // Others ask too, and have brought the log further than this answer's hour.
            latest = stores.get(copy, Stores.HOURS, Stores.key(pair, hour.hour()));
        }
        throw new LocalStores.Gone("an hour of partition " + copy.partition() + " changes faster than it can be read");
    }
}
