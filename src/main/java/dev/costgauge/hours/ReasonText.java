package dev.costgauge.hours;

import dev.costgauge.avro.AlertStatus;
import dev.costgauge.cost.HourOfWeek;
import dev.costgauge.cost.Nanos;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.TextStyle;
import java.util.Locale;
import java.util.Map;

/** Says in one sentence why an alert took a step, with the numbers behind it. */
record ReasonText(HourOfWeek week, String rule) {

    String of(AlertStatus status, Episode episode, Hour hour, Map<String, String> parameters) {
        String cost = Nanos.format(hour.cost);
        String when = name(hour.hour);
        return switch (status) {
            case OPENED, UPDATED -> "%s %s %s, %s above the %s expected; more than %s is anomalous (%s, %s)."
                    .formatted(
                            hour.closed ? "The hour of" : "The running hour of",
                            when,
                            (hour.closed ? "cost " : "has cost ") + cost,
                            Nanos.format(hour.excess()),
                            dollars(hour.expectation.expected()),
                            dollars(hour.expectation.threshold()),
                            rule,
                            parameters);
            case RESOLVED -> "The hour of %s cost %s, and no hour since %s was anomalous; in all %s above expectation."
                    .formatted(when, cost, name(episode.lastAnomalousHour), Nanos.format(episode.excess));
            case RETRACTED -> "Late cost or a credit brought the hour of %s to %s, not above %s; nothing anomalous remains."
                    .formatted(when, cost, dollars(hour.expectation.threshold()));
        };
    }

    private String name(long hour) {
        var local = Instant.ofEpochMilli(HourOfWeek.startOf(hour)).atZone(week.zone());
        return local.getDayOfWeek().getDisplayName(TextStyle.SHORT, Locale.ENGLISH)
                + " "
                + DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm", Locale.ROOT).format(local)
                + " "
                + week.zone().getId();
    }

    private static String dollars(double amount) {
        return Double.isFinite(amount) ? Nanos.format(Math.round(amount * Nanos.PER_DOLLAR)) : "nothing";
    }
}
