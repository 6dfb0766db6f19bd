package dev.costgauge.load;

import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One line of an input: its cells by column, or what is wrong with it.
 *
 * @param line 1 is the file's first
 * @param problem null when the line could be read
 */
record Row(long line, Function<String, @Nullable String> cells, @Nullable String problem) {

    static Row broken(long line, String problem) {
        return new Row(line, column -> null, problem);
    }

    /** The cell, or null when the column is absent or empty. */
    @Nullable String get(String column) {
        String cell = cells.apply(column);
        return cell == null || cell.isBlank() ? null : cell.strip();
    }

    /** @throws IllegalArgumentException when the cell is empty */
    String require(String column) {
        String cell = get(column);
        if (cell == null) {
            throw new IllegalArgumentException(column + " is missing");
        }
        return cell;
    }
}
