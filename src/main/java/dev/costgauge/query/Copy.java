package dev.costgauge.query;

import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.streams.query.Position;
import org.jspecify.annotations.Nullable;

/**
 * One partition's stores on this instance, as one question finds them.
 *
 * @param clock the partition's time in epoch milliseconds; null before its first record
 * @param position of the hours when the question began. That store notes each commit's input, the others only what they
 *     were written for; and what is read later is at least as new.
 */
record Copy(int partition, Role role, @Nullable Long clock, Map<String, Map<Integer, Long>> position) {

    static Copy of(int partition, Role role, @Nullable Long clock, @Nullable Position position) {
        Map<String, Map<Integer, Long>> offsets = new TreeMap<>();
        if (position != null) {
            position.getTopics().forEach(topic -> offsets.put(topic, new TreeMap<>(position.getPartitionPositions(topic))));
        }
        return new Copy(partition, role, clock, offsets);
    }
}
