package dev.costgauge.store;

import java.util.List;

/**
 * How far the archive of a topic is surely whole.
 *
 * @param topic the topic as the archive names it
 * @param offsets by partition, the first offset that may not be archived yet; empty when nothing is known
 */
public record ArchivePosition(String topic, List<Long> offsets) {

    public ArchivePosition {
        offsets = List.copyOf(offsets);
    }
}
