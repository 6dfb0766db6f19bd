package dev.costgauge.topology;

import dev.costgauge.wire.ClockMark;
import io.micrometer.core.instrument.Counter;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Objects;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;

/**
 * Writes clock marks to the log and hears them from it. The wall clock closes nothing by itself: what it says goes through
 * the log first, so that a replay hears the same clock. One per task.
 */
final class ClockProcessor implements Processor<byte[], byte[], byte[], Object> {

    private final @Nullable Duration interval;
    private final String eventsTopic;
    private final DeadLetters deadLetters;
    private final Counter clamped;
    private @Nullable ProcessorContext<byte[], Object> context;

    /** @param interval time between marks; null when somebody else writes them */
    ClockProcessor(@Nullable Duration interval, String eventsTopic, DeadLetters deadLetters, Counter clamped) {
        this.interval = interval;
        this.eventsTopic = eventsTopic;
        this.deadLetters = deadLetters;
        this.clamped = clamped;
    }

    @Override
    public void init(ProcessorContext<byte[], Object> newContext) {
        context = newContext;
        if (interval != null) {
            WriteBehindStore hours = WriteBehindStore.of(newContext.getStateStore(Stores.HOURS));
            byte[] partition = ByteBuffer.allocate(Integer.BYTES)
                    .putInt(newContext.taskId().partition())
                    .array();
            newContext.schedule(interval, PunctuationType.WALL_CLOCK_TIME, now -> {
                ClockMark mark = new ClockMark(now, hours.offsetOf(eventsTopic));
                newContext.forward(new Record<>(partition, mark.toBytes(), now), Nodes.TO_TICKS);
            });
        }
    }

    @Override
    public void process(Record<byte[], byte[]> record) {
        ProcessorContext<byte[], Object> to = Objects.requireNonNull(context);
        ClockMark mark = ClockMark.read(record.value());
        if (mark == null) {
            to.forward(
                    deadLetters.refused(
                            record,
                            record.value(),
                            Refused.INTERNAL_UNREADABLE,
                            ClockMark.RULE,
                            to.recordMetadata().orElseThrow()),
                    Nodes.TO_DEAD_LETTERS);
            return;
        }
        ClockMark heard = mark.clampedTo(record.timestamp());
        if (!heard.equals(mark)) {
            clamped.increment();
        }
        to.forward(record.withValue(new StreamInput.Tick(heard)), Nodes.GAUGE);
    }
}
