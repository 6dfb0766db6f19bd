package dev.costgauge.sweep;

import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Records of the stream's topics that the stream cannot have written: they are passed over, counted, and the first of them
 * are named. Not thread-safe.
 */
final class Strays {

    private static final Logger LOG = LoggerFactory.getLogger(Strays.class);

    private final SweepMeters meters;
    private final List<Difference> differences = new ArrayList<>();

    Strays(SweepMeters meters) {
        this.meters = meters;
    }

    /** The record is nothing that the topic holds. */
    void unreadable(ConsumerRecord<?, ?> record, String why) {
        take(record, "unreadable", why);
    }

    /** The record is about something that belongs to another partition. */
    void misplaced(ConsumerRecord<?, ?> record, String why) {
        take(record, "misplaced", why);
    }

    private void take(ConsumerRecord<?, ?> record, String kind, String why) {
        meters.stray(record.topic(), kind);
        if (differences.size() < SweepTotals.NAMED) {
            String where = "offset " + record.offset() + " of " + record.topic() + "-" + record.partition();
            LOG.warn("sweep passes over {}, {}: {}", where, kind, why);
            differences.add(new Difference("", "kafka", kind, where, "", why, "passed over"));
        }
    }

    /** The first of them by name. */
    List<Difference> differences() {
        return List.copyOf(differences);
    }
}
