package dev.costgauge.sweep;

import dev.costgauge.wire.WireFormat;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Records of the stream's topics that are not what the stream writes there: they are passed over, counted, and the first of
 * them are named. Some may be the stream's own all the same, unreadable because the registry is another, or in a partition
 * that was theirs before there were more: the groups of which they may be are in doubt. Not thread-safe.
 */
final class Strays {

    private static final Logger LOG = LoggerFactory.getLogger(Strays.class);

    private final SweepMeters meters;
    private final List<Difference> differences = new ArrayList<>();
    private final Set<Integer> doubted = new HashSet<>();

    Strays(SweepMeters meters) {
        this.meters = meters;
    }

    /** The record cannot be read as what the topic holds. What is not framed at all is never the stream's. */
    void unreadable(ConsumerRecord<byte[], byte[]> record, String why) {
        if (WireFormat.isFramed(record.value())) {
            doubted.add(record.partition());
        }
        take(record, "unreadable", why);
    }

    /** The record can be read, and has a name, slot or amount that the stream never writes. */
    void alien(ConsumerRecord<?, ?> record, String why) {
        take(record, "unreadable", why);
    }

    /** The record is about something that belongs to another partition. */
    void misplaced(ConsumerRecord<?, ?> record, int home, String why) {
        doubted.add(home);
        take(record, "misplaced", why);
    }

    private void take(ConsumerRecord<?, ?> record, String kind, String why) {
        meters.stray(record.topic(), kind);
        if (differences.size() < SweepTotals.STRAYS) {
            String where = "offset " + record.offset() + " of " + record.topic() + "-" + record.partition();
            LOG.warn("sweep passes over {}, {}: {}", where, kind, why);
            differences.add(new Difference("", "kafka", kind, where, "", why, "passed over"));
        }
    }

    /** The first of them by name. */
    List<Difference> differences() {
        return List.copyOf(differences);
    }

    /** Partitions of whose records one may be among them. */
    Set<Integer> doubted() {
        return Set.copyOf(doubted);
    }
}
