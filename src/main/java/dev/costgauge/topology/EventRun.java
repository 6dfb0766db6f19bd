package dev.costgauge.topology;

import dev.costgauge.hours.Lookahead;
import java.util.ArrayList;
import java.util.List;
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

    /** Puts polled records of one partition into runs; one that is alone stays as it is. */
    static List<ConsumerRecord<byte[], byte[]>> wrap(List<ConsumerRecord<byte[], byte[]>> polled) {
        List<ConsumerRecord<byte[], byte[]>> wrapped = new ArrayList<>(polled.size() / Lookahead.GROUP + 1);
        for (int from = 0; from < polled.size(); from += Lookahead.GROUP) {
            int to = Math.min(from + Lookahead.GROUP, polled.size());
            wrapped.add(to - from == 1 ? polled.get(from) : standIn(List.copyOf(polled.subList(from, to))));
        }
        return wrapped;
    }

    private static ConsumerRecord<byte[], byte[]> standIn(List<ConsumerRecord<byte[], byte[]>> run) {
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
}
