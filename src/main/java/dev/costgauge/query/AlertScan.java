package dev.costgauge.query;

import dev.costgauge.cost.HourOfWeek;
import dev.costgauge.cost.PairKey;
import dev.costgauge.cost.AlertId;
import dev.costgauge.topology.AlertCodec;
import dev.costgauge.topology.Stores;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import org.apache.kafka.common.utils.Bytes;

/** Lists the alerts of one partition. They are kept by pair, so each question looks through those its names leave over. */
final class AlertScan {

    static final Comparator<String> CURSOR_ORDER = Comparator.comparing(AlertCursor::parse);

    private final LocalStores stores;

    AlertScan(LocalStores stores) {
        this.stores = stores;
    }

    Piece<AlertView> newest(Copy copy, AlertFilter filter) {
        KeyRange range = KeyRange.of(filter.project(), filter.service());
        Comparator<AlertView> newestFirst = Comparator.comparing(AlertCursor::of);
        // One more than the page, so that it is known whether there are more.
        PriorityQueue<AlertView> oldestFirst = new PriorityQueue<>(newestFirst.reversed());
        stores.range(copy, Stores.ALERTS, range.from(), range.to(), (key, value) -> {
            if (mayBeShown(Stores.hourOf(key), filter, oldestFirst)) {
                AlertView alert = AlertViews.of(AlertCodec.read(value));
                if (filter.admits(alert)) {
                    oldestFirst.add(alert);
                    if (oldestFirst.size() > filter.limit() + 1) {
                        oldestFirst.remove();
                    }
                }
            }
            return true;
        });
        List<AlertView> found = new ArrayList<>(oldestFirst);
        found.sort(newestFirst);
        return Piece.first(found, filter.limit(), AlertScan::cursor);
    }

    /** Saves decoding what its hour alone rules out. */
    private static boolean mayBeShown(long hour, AlertFilter filter, PriorityQueue<AlertView> oldestFirst) {
        AlertView oldest = oldestFirst.size() > filter.limit() ? oldestFirst.peek() : null;
        AlertCursor after = filter.after();
        Instant since = filter.since();
        return (oldest == null || hour >= AlertCursor.of(oldest).openedHour())
                && (after == null || hour <= after.openedHour())
                && (since == null || HourOfWeek.startOf(hour) >= since.toEpochMilli());
    }

    /** The alert with an id, which follows from the key. */
    Piece<AlertView> byId(Copy copy, String alertId) {
        List<AlertView> found = new ArrayList<>(1);
        stores.range(copy, Stores.ALERTS, null, null, (key, value) -> {
            if (AlertId.of(pairOf(key), Stores.hourOf(key)).equals(alertId)) {
                found.add(AlertViews.of(AlertCodec.read(value)));
            }
            return found.isEmpty();
        });
        return new Piece<>(found, null);
    }

    static Piece<AlertView> merge(List<Piece<AlertView>> pieces, int limit) {
        return Piece.merge(pieces, AlertScan::cursor, CURSOR_ORDER, limit);
    }

    private static String cursor(AlertView alert) {
        return AlertCursor.of(alert).text();
    }

    private static PairKey pairOf(Bytes key) {
        return PairKey.parse(Stores.pairOf(key));
    }
}
