package dev.costgauge.load;

import java.io.Closeable;
import java.io.IOException;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/** Rows of a file, one after the other. */
interface Rows extends Closeable {

    /** The next row, or null at the end. */
    @Nullable Row next() throws IOException;

    /** The columns that every row has; empty when the format does not say. */
    Collection<String> columns();

    /** The input they come from. */
    TraceInput input();

    /**
     * Checks the header.
     *
     * @throws IllegalArgumentException naming the file when its header lacks a column
     */
    default void requireColumns(String... needed) {
        for (String column : needed) {
            if (!columns().contains(column)) {
                throw new IllegalArgumentException(
                        input().name() + " has no column '" + column + "'; it has " + String.join(", ", columns()));
            }
        }
    }

    @Override
    default void close() throws IOException {
        input().close();
    }
}
