package dev.costgauge.load;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** A trace of which every row stands for itself. */
final class RowTrace implements Trace {

    /** Turns one row into an event; an {@link IllegalArgumentException} says what is wrong with the row. */
    @FunctionalInterface
    interface Reading {
        Line read(Row row, TraceInput input);
    }

    private final Rows rows;
    private final Reading reading;
    private final boolean relative;
    private final long binMillis;

    RowTrace(Rows rows, Reading reading, boolean relative, long binMillis) {
        this.rows = rows;
        this.reading = reading;
        this.relative = relative;
        this.binMillis = binMillis;
    }

    @Override
    public @Nullable Line next() throws IOException {
        Row row = rows.next();
        if (row == null) {
            return null;
        }
        if (row.problem() != null) {
            return new Line.Malformed(rows.input().name(), row.line(), row.problem());
        }
        try {
            return reading.read(row, rows.input());
        } catch (IllegalArgumentException e) {
            return new Line.Malformed(rows.input().name(), row.line(), String.valueOf(e.getMessage()));
        }
    }

    @Override
    public double share() {
        return rows.input().share();
    }

    @Override
    public boolean relative() {
        return relative;
    }

    @Override
    public long binMillis() {
        return binMillis;
    }

    @Override
    public void close() throws IOException {
        rows.close();
    }
}
