package dev.costgauge.load;

import java.io.Closeable;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** A reader of one format: lines one after the other, never the whole file. Not thread-safe. */
interface Trace extends Closeable {

    /** The next line, or null at the end. A line that cannot be used is an answer, not an exception. */
    @Nullable Line next() throws IOException;

    /** Part of the input that was read, 0 to 1, in compressed bytes. */
    double share();

    /** Whether times count from the trace's own beginning instead of 1970. */
    default boolean relative() {
        return false;
    }

    /** How long a line's time stretches, in milliseconds; 0 for a moment. */
    default long binMillis() {
        return 0;
    }
}
