package dev.costgauge.query;

import java.util.Comparator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A place among the lines of all ledgers, newest hour first; its text form is {@code <epoch hour>-<partition>}. */
public record LedgerCursor(long hour, int partition) implements Comparable<LedgerCursor> {

    private static final Pattern FORM = Pattern.compile("(\\d{1,9})-(\\d{1,6})");
    private static final Comparator<LedgerCursor> ORDER =
            Comparator.comparingLong(LedgerCursor::hour).reversed().thenComparingInt(LedgerCursor::partition);

    /**
     * Reads the text form.
     *
     * @throws IllegalArgumentException when it is no cursor of ours
     */
    public static LedgerCursor parse(String text) {
        Matcher matcher = FORM.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("is not a cursor that an earlier page gave as next");
        }
        return new LedgerCursor(Long.parseLong(matcher.group(1)), Integer.parseInt(matcher.group(2)));
    }

    public String text() {
        return hour + "-" + partition;
    }

    @Override
    public int compareTo(LedgerCursor other) {
        return ORDER.compare(this, other);
    }
}
