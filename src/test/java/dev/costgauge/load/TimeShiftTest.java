package dev.costgauge.load;

import static org.assertj.core.api.Assertions.assertThat;

import dev.costgauge.cost.HourOfWeek;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class TimeShiftTest {

    private static final Instant NOW = Instant.parse("2026-11-22T06:40:12Z");

    @Test
    void realTimesMoveByWholeWeeksAndEndBeforeTheRunningHour() {
        long first = millis("2023-11-16T18:15:46Z");
        long end = millis("2023-11-16T19:14:20Z");
        long shift = TimeShift.of(first, end, false, null, NOW);

        assertThat(shift % Duration.ofDays(7).toMillis()).isZero();
        assertThat(Instant.ofEpochMilli(end + shift))
                .isBetween(NOW.minus(Duration.ofDays(7).plusHours(1)), NOW.minus(Duration.ofMinutes(40)));
        assertThat(HourOfWeek.UTC.slotOf(HourOfWeek.hourOf(first + shift)))
                .isEqualTo(HourOfWeek.UTC.slotOf(HourOfWeek.hourOf(first)));
    }

    @Test
    void realTimesOfTheLastWeekStayAsTheyAreAndFutureOnesComeBack() {
        long recent = millis("2026-11-20T10:20:00Z");
        assertThat(TimeShift.of(recent, recent, false, null, NOW)).isZero();

        long future = millis("2026-11-22T06:20:00Z");
        assertThat(TimeShift.of(future, future, false, null, NOW)).isEqualTo(-Duration.ofDays(7).toMillis());
    }

    @Test
    void relativeTimesEndWithTheLastFullHour() {
        long twoWeeks = Duration.ofDays(14).toMillis();

        assertThat(TimeShift.of(0, twoWeeks, true, null, NOW)).isEqualTo(millis("2026-11-08T06:00:00Z"));
        assertThat(TimeShift.of(0, twoWeeks - 1000, true, null, NOW)).isEqualTo(millis("2026-11-08T06:00:00Z"));
    }

    @Test
    void aStartMovesTheFirstHourOrTheTracesOriginThere() {
        Instant start = Instant.parse("2026-11-02T00:00:00Z");
        long first = millis("2023-11-16T18:15:46Z");

        assertThat(Instant.ofEpochMilli(first + TimeShift.of(first, first, false, start, NOW)))
                .isEqualTo(Instant.parse("2026-11-02T00:15:46Z"));
        assertThat(TimeShift.of(7_200_000, 7_200_000, true, start, NOW)).isEqualTo(start.toEpochMilli());
    }

    private static long millis(String instant) {
        return Instant.parse(instant).toEpochMilli();
    }
}
