package dev.costgauge.topology;

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
    private @Nullable ProcessorContext<byte[], Object> context;

    /** @param interval time between marks; null when somebody else writes them */
    ClockProcessor(@Nullable Duration interval) {
        this.interval = interval;
    }

    @Override
    public void init(ProcessorContext<byte[], Object> newContext) {
        context = newContext;
        if (interval != null) {
            byte[] partition = ByteBuffer.allocate(Integer.BYTES)
                    .putInt(newContext.taskId().partition())
                    .array();
            newContext.schedule(
                    interval,
                    PunctuationType.WALL_CLOCK_TIME,
                    now -> newContext.forward(
                            new Record<>(
                                    partition,
                                    ByteBuffer.allocate(Long.BYTES).putLong(now).array(),
                                    now),
                            Nodes.TO_TICKS));
        }
    }

    @Override
    public void process(Record<byte[], byte[]> record) {
        byte[] value = record.value();
        // Only this topology and loaders write here; anything else is no mark, and a mark more or less changes nothing.
        if (value != null && value.length == Long.BYTES) {
            long time = ByteBuffer.wrap(value).getLong();
            Objects.requireNonNull(context).forward(record.withValue(new StreamInput.Tick(time)), Nodes.GAUGE);
        }
    }
}
