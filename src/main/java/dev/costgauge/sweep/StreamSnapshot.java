package dev.costgauge.sweep;

import dev.costgauge.cost.PairKey;
import dev.costgauge.store.BaselineRow;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What the stream has published for the pairs of one group, over the hours and slots of one sweep. Immutable once built. */
final class StreamSnapshot {

    private final SweepHours hours;
    private final long firstPublishedHour;
    private final Map<PairKey, PairColumns> pairs;
    private final List<Difference> strays;

    /** Takes the records of one group in the order of their offsets. */
    interface Sink {

        /** Takes no notice. */
        Sink NONE = new Sink() {
            @Override
            public void publishedBefore(long hour) {}

            @Override
            public void hour(PairKey pair, long hour, int revision, PublishedHour published) {}

            @Override
            public void slot(BaselineRow row, boolean projected) {}
        };

        /** There are records of hours before this one. */
        void publishedBefore(long hour);

        void hour(PairKey pair, long hour, int revision, PublishedHour published);

        void slot(BaselineRow row, boolean projected);
    }

    private StreamSnapshot(
            SweepHours hours, long firstPublishedHour, Map<PairKey, PairColumns> pairs, List<Difference> strays) {
        this.hours = hours;
        this.firstPublishedHour = firstPublishedHour;
        this.pairs = pairs;
        this.strays = strays;
    }

    /**
     * The first hour that the stream published for any pair of the group, or {@link Long#MAX_VALUE}: hours before it were
     * never the stream's to count, so they are no difference.
     */
    long firstPublishedHour() {
        return firstPublishedHour;
    }

    /** The published hour; null when the stream published none. */
    @Nullable PublishedHour hour(PairKey pair, long hour) {
        PairColumns columns = pairs.get(pair);
        return columns == null || hour < hours.first() || hour > hours.last()
                ? null
                : columns.hour((int) (hour - hours.first()));
    }

    /** The latest record of a slot; null when there is none. */
    @Nullable BaselineRow slot(PairKey pair, int slot) {
        PairColumns columns = pairs.get(pair);
        return columns == null ? null : columns.slot(pair, slot);
    }

    /** True when the projector had read past the slot's latest record before the snapshot was taken. */
    boolean projected(PairKey pair, int slot) {
        PairColumns columns = pairs.get(pair);
        return columns != null && columns.projected(slot);
    }

    int size() {
        return pairs.size();
    }

    /** Every pair of which something was published. */
    Set<PairKey> pairs() {
        return Collections.unmodifiableSet(pairs.keySet());
    }

    /** Records that were passed over. */
    List<Difference> strays() {
        return strays;
    }

    /** Not thread-safe. */
    static final class Builder implements Sink {
        private final SweepHours hours;
        private final Map<PairKey, PairColumns> pairs = new HashMap<>();
        private long firstPublishedHour = Long.MAX_VALUE;

        Builder(SweepHours hours) {
            this.hours = hours;
        }

        @Override
        public void hour(PairKey pair, long hour, int revision, PublishedHour published) {
            firstPublishedHour = Math.min(firstPublishedHour, hour);
            if (hour >= hours.first() && hour <= hours.last()) {
                columns(pair).putHour((int) (hour - hours.first()), revision, published);
            }
        }

        @Override
        public void publishedBefore(long hour) {
            firstPublishedHour = Math.min(firstPublishedHour, hour);
        }

        @Override
        public void slot(BaselineRow row, boolean projected) {
            columns(row.key().pair()).putSlot(row, projected);
        }

        StreamSnapshot build() {
            return build(List.of());
        }

        StreamSnapshot build(List<Difference> strays) {
            return new StreamSnapshot(hours, firstPublishedHour, pairs, strays);
        }

        private PairColumns columns(PairKey pair) {
            return pairs.computeIfAbsent(pair, p -> new PairColumns(hours.count()));
        }
    }
}
