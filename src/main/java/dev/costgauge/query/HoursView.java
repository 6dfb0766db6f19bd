package dev.costgauge.query;

import java.time.Instant;
import java.util.List;

/** The hours of a pair that begin in [from, to), oldest first; the stream keeps about a week of them. */
public record HoursView(
        String project, String service, String model, Instant from, Instant to, List<HourView> hours) {

    public HoursView {
        hours = List.copyOf(hours);
    }
}
