package dev.costgauge.hours;

import dev.costgauge.codec.BinaryReader;
import dev.costgauge.codec.BinaryWriter;
import dev.costgauge.detect.FleetPrior;
import dev.costgauge.detect.FleetVerdict;
import dev.costgauge.fleet.FleetNotice;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What this partition has been told of the whole fleet: the verdicts of recent hours, and the prior. Not thread-safe. */
final class FleetView {

    private static final int VERSION = 1;

    /** More than the largest ring, after which nothing is judged again. */
    private static final int KEPT = 64;

    private final TreeMap<Long, FleetNotice> notices = new TreeMap<>();
    private final FleetPrior unknown;
    private boolean changed;

    /** @param unknown what holds while nothing was heard of the fleet */
    FleetView(FleetPrior unknown) {
        this.unknown = unknown;
    }

    void hear(FleetNotice notice) {
        notices.put(notice.hour(), notice);
        notices.headMap(notices.lastKey() - KEPT).clear();
        changed = true;
    }

    boolean hasHeard(long hour) {
        return notices.containsKey(hour);
    }

    /** An hour of which nothing was heard is taken for a usual one. */
    FleetVerdict verdict(long hour) {
        FleetNotice notice = notices.get(hour);
        return notice == null ? FleetVerdict.USUAL : notice.verdict();
    }

    /** The fleet's alert that a pair's anomaly in that direction is part of; empty when it stands alone. */
    String parent(long hour, boolean rise) {
        FleetNotice notice = notices.get(hour);
        return notice != null && notice.verdict().folds(rise) ? notice.alertId() : "";
    }

    /** What a pair that has hardly begun is compared with in an hour: what was known when the hour's expectation froze. */
    FleetPrior prior(long hour) {
        Map.Entry<Long, FleetNotice> known = notices.floorEntry(hour - Series.FROZEN_AHEAD);
        // A fleet that has not cost anything yet says nothing.
        return known == null || Double.isNaN(known.getValue().prior().mean())
                ? unknown
                : known.getValue().prior();
    }

    void restore(byte @Nullable [] stored) {
        if (stored != null) {
            BinaryReader in = new BinaryReader(stored);
            in.version("fleet view", VERSION);
            for (int left = in.getInt(); left > 0; left--) {
                FleetNotice notice = FleetNotice.read(in);
                notices.put(notice.hour(), notice);
            }
        }
    }

    /** The stored form when something was heard since the last call; null otherwise. */
    byte @Nullable [] takeChange() {
        if (!changed) {
            return null;
        }
        changed = false;
        BinaryWriter out = new BinaryWriter().putByte(VERSION).putLong(notices.size());
        notices.values().forEach(notice -> notice.write(out));
        return out.toBytes();
    }
}
