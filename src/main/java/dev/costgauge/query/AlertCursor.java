package dev.costgauge.query;

import dev.costgauge.cost.HourOfWeek;
import java.util.Comparator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A place among the alerts, newest opening hour first; its text form is {@code <epoch hour>-<alert id>}. */
public record AlertCursor(long openedHour, String alertId) implements Comparable<AlertCursor> {

    private static final Pattern FORM = Pattern.compile("(-?\\d{1,9})-([0-9a-f]{32})");
    private static final Comparator<AlertCursor> ORDER = Comparator.comparingLong(AlertCursor::openedHour)
            .reversed()
            .thenComparing(AlertCursor::alertId);

    static AlertCursor of(AlertView alert) {
        return new AlertCursor(HourOfWeek.hourOf(alert.openedHour().toEpochMilli()), alert.alertId());
    }

    /**
     * Reads the text form.
     *
     * @throws IllegalArgumentException when it is no cursor of ours
     */
    public static AlertCursor parse(String text) {
        Matcher matcher = FORM.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("is not a cursor that an earlier page gave as next");
        }
        return new AlertCursor(Long.parseLong(matcher.group(1)), matcher.group(2));
    }

    public String text() {
        return openedHour + "-" + alertId;
    }

    @Override
    public int compareTo(AlertCursor other) {
        return ORDER.compare(this, other);
    }
}
