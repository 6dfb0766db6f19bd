package dev.costgauge.worker;

import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.jspecify.annotations.Nullable;

/**
 * A batch that is about to be inserted: all offsets from {@code first} to {@code last}. It is committed to the group before
 * the insert: offset {@code first}, and {@code last} as the commit's metadata. Whoever owns the partition after a crash
 * finds it and inserts the very same cut again, which ClickHouse recognises. Kafka refuses the commit of a member that has
 * been expelled, so nobody starts a batch of a partition that is no longer theirs.
 */
record Intent(long first, long last) {

    private static final String PREFIX = "until=";

    OffsetAndMetadata commit() {
        return new OffsetAndMetadata(first, PREFIX + last);
    }

    /** The commit that says everything before {@code next} is archived. */
    static OffsetAndMetadata done(long next) {
        return new OffsetAndMetadata(next, "");
    }

    static @Nullable Intent of(@Nullable OffsetAndMetadata committed) {
        if (committed == null || !committed.metadata().startsWith(PREFIX)) {
            return null;
        }
        return new Intent(
                committed.offset(), Long.parseLong(committed.metadata().substring(PREFIX.length())));
    }
}
