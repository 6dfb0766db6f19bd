package dev.costgauge.topology;

import dev.costgauge.avro.BaselineCommand;
import dev.costgauge.wire.ClockMark;

/** What reaches the gauge beside the bytes of events. */
sealed interface StreamInput {

    /** A mark of the clock. */
    record Tick(ClockMark mark) implements StreamInput {}

    /**
     * What every partition is told.
     *
     * @param original the record's value as it came
     */
    record Told(Notice notice, byte[] original) implements StreamInput {}

    /**
     * What the worker asks.
     *
     * @param original the record's value as it came
     */
    record Command(BaselineCommand command, byte[] original) implements StreamInput {}
}
