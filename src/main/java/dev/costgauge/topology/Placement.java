package dev.costgauge.topology;

import dev.costgauge.hours.BytesTable;
import dev.costgauge.hours.Gauge;
import dev.costgauge.hours.Lookahead;
import dev.costgauge.hours.Placed;
import dev.costgauge.wire.EventCursor;
import dev.costgauge.wire.RefusedEventException;

/** Finds the pairs of events, and remembers those that it has made. Not thread-safe. */
public final class Placement {

    private final PairPartition partitions;
    private final BytesTable<Placed> known;

    /** @param limit most pairs that are remembered */
    public Placement(PairPartition partitions, int limit) {
        this.partitions = partitions;
        this.known = new BytesTable<>(limit);
    }

    /** Fetches what the gauge will need for events of the pairs that are remembered. */
    public Lookahead lookahead(Gauge gauge) {
        return new Lookahead(known, gauge);
    }

    /**
     * The event's pair and where it belongs; the same object while it is remembered.
     *
     * @throws RefusedEventException when a name breaks a rule
     */
    public Placed of(EventCursor event) throws RefusedEventException {
        byte[] bytes = event.bytes();
        Placed placed = known.get(bytes, event.pairFrom(), event.pairTo());
        if (placed == null) {
            placed = partitions.place(event);
            known.put(bytes, event.pairFrom(), event.pairTo(), placed);
        }
        return placed;
    }
}
