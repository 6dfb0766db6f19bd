package dev.costgauge.topology;

import dev.costgauge.hours.Lookahead;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.jspecify.annotations.Nullable;

/**
 * Records of one partition that go through Kafka Streams as one, since what it does for each record (queue, context, sensors)
 * costs as much as to count the event. The one that stands for them has the offset of the first, so a commit that comes
 * before it is processed begins with that one again; and as they are processed in one call, no commit comes between them. It
 * carries them as a header, because that is what Kafka Streams hands on as it is. The header is never written anywhere.
 *
 * @param records {@link Lookahead#GROUP} at most, in the order of their offsets
 */
record EventRun(List<ConsumerRecord<byte[], byte[]>> records) implements Header {

    private static final String KEY = LetterHeaders.OURS + "run";

    /**
     * Puts polled records of one partition into runs. The last stays as it is: Kafka Streams compares the offset of what it
     * processed last with how far it has polled, and commits once more where the two differ.
     *
     * @param others log times of other topics' records that were polled with them; Kafka Streams takes records of several
     *     topics in the order of their times, so no run reaches over one of these
     */
    static List<ConsumerRecord<byte[], byte[]>> wrap(
            List<ConsumerRecord<byte[], byte[]>> polled, NavigableSet<Long> others) {
        List<ConsumerRecord<byte[], byte[]>> wrapped = new ArrayList<>();
        boolean isAlone = others.isEmpty();
        int last = polled.size() - 1;
        int from = 0;
        for (int to = 1; to <= last; to++) {
            if (to == last
                    || to - from == Lookahead.GROUP
                    || !isAlone && isBetween(others, polled.get(to - 1), polled.get(to))) {
                wrapped.add(to - from == 1 ? polled.get(from) : standIn(List.copyOf(polled.subList(from, to))));
                from = to;
            }
        }
        wrapped.add(polled.get(last));
        return wrapped;
    }

    /** Whether one of the times is. */
    private static boolean isBetween(
            NavigableSet<Long> times, ConsumerRecord<?, ?> before, ConsumerRecord<?, ?> after) {
        Long between = times.ceiling(before.timestamp());
        return between != null && between < after.timestamp();
    }

    static ConsumerRecord<byte[], byte[]> standIn(List<ConsumerRecord<byte[], byte[]>> run) {
        ConsumerRecord<byte[], byte[]> first = run.getFirst();
        return new ConsumerRecord<>(
                first.topic(),
                first.partition(),
                first.offset(),
                first.timestamp(),
                first.timestampType(),
                ConsumerRecord.NULL_SIZE,
                ConsumerRecord.NULL_SIZE,
                null,
                null,
                new RecordHeaders(new Header[] {new EventRun(run)}),
                first.leaderEpoch());
    }

    /**
     * What a record stands for: the run, or itself.
     *
     * @param at where it stands
     */
    static List<ConsumerRecord<byte[], byte[]>> of(Record<byte[], ?> record, RecordMetadata at) {
        return record.headers().lastHeader(KEY) instanceof EventRun run
                ? run.records
                : List.of(new ConsumerRecord<>(
                        at.topic(),
                        at.partition(),
                        at.offset(),
                        record.timestamp(),
                        TimestampType.CREATE_TIME,
                        ConsumerRecord.NULL_SIZE,
                        ConsumerRecord.NULL_SIZE,
                        record.key(),
                        (byte[]) record.value(),
                        record.headers(),
                        Optional.empty()));
    }

    @Override
    public String key() {
        return KEY;
    }

    @Override
    public byte @Nullable [] value() {
        return null;
    }

    /** What Kafka prints of a record has its headers in it. */
    @Override
    public String toString() {
        return records.size() + " records, offsets " + records.getFirst().offset() + " to " + records.getLast().offset();
    }
}
