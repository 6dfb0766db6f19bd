package dev.costgauge.hours;

import dev.costgauge.cost.PairKey;
import dev.costgauge.dedupe.EventIds;
import org.jspecify.annotations.Nullable;

/** A pair as the events of one task name it, with the partition where it belongs. Not thread-safe. */
public final class Placed {

    private final byte[] text;
    private final int partition;
    private final long idHash;

    /** The book's entry, once an event of the pair was counted here. */
    @Nullable Pair own;

    /** @param text see {@link PairKey#bytes} */
    public Placed(byte[] text, int partition) {
        this.text = text;
        this.partition = partition;
        this.idHash = EventIds.ofPair(text);
    }

    /** Text form in UTF-8. */
    public byte[] text() {
        return text;
    }

    public int partition() {
        return partition;
    }

    /** What the pair contributes to the ids of its events. */
    long idHash() {
        return idHash;
    }
}
