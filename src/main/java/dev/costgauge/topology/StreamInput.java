package dev.costgauge.topology;

import dev.costgauge.avro.BaselineCommand;
import dev.costgauge.hours.Placed;
import dev.costgauge.wire.ClockMark;
import dev.costgauge.wire.EventCursor;
import org.jspecify.annotations.Nullable;

/** What reaches the gauge. */
sealed interface StreamInput {

    /** A valid event with its pair. One per task, filled anew for every record: an event costs no object. */
    final class Event implements StreamInput {
        final EventCursor cursor = new EventCursor();

        /** The record as it came, for the topics that keep originals. */
        byte[] original = new byte[0];

        @Nullable Placed placed;
    }

    /** A mark of the clock. */
    record Tick(ClockMark mark) implements StreamInput {}

    /**
     * What every partition is told.
     *
     * @param original the record's value as it came
     */
    record Told(Notice notice, byte[] original) implements StreamInput {}

    /**
     * A record was refused before it could be counted; it is in the dead letters.
     *
     * @param isReadable whether its cost is known
     * @param costNanos nano-dollars; 0 when unknown
     */
    record Refused(boolean isReadable, long costNanos) implements StreamInput {

        static final Refused UNREADABLE = new Refused(false, 0);
    }

    /** An event went another way; marks of the clock may have waited for it. */
    enum Passed implements StreamInput {
        INSTANCE
    }

    /**
     * What the worker asks.
     *
     * @param original the record's value as it came
     */
    record Command(BaselineCommand command, byte[] original) implements StreamInput {}
}
