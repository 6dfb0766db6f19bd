package dev.costgauge.cost;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HourOfWeekTest {

    @Test
    void mondayMidnightUtcIsSlotZeroAndSundayElevenPmIsTheLast() {
        assertThat(HourOfWeek.UTC.slotOf(hour("2026-11-02T00:00:00Z"))).isZero();
        assertThat(HourOfWeek.UTC.slotOf(hour("2026-11-08T23:59:59Z"))).isEqualTo(167);
        assertThat(HourOfWeek.UTC.slotOf(hour("1970-01-01T00:00:00Z"))).isEqualTo(72);
        assertThat(HourOfWeek.UTC.slotOf(hour("1969-12-29T00:00:00Z"))).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"UTC", "Europe/Berlin", "America/New_York", "Asia/Kolkata", "Australia/Lord_Howe", "Africa/Casablanca"})
    void followsTheZonesClocksThroughEveryTransitionOfThirtyYears(String zone) {
        HourOfWeek weeks = new HourOfWeek(ZoneId.of(zone));
        long end = hour("2040-01-01T00:00:00Z");
        for (long hour = hour("2010-01-01T00:00:00Z"); hour < end; hour++) {
            ZonedDateTime local = Instant.ofEpochSecond(hour * 3600).atZone(ZoneId.of(zone));
            int expected = (local.getDayOfWeek().getValue() - DayOfWeek.MONDAY.getValue()) * 24 + local.getHour();
            if (weeks.slotOf(hour) != expected) {
                assertThat(weeks.slotOf(hour)).as("slot of %s", local).isEqualTo(expected);
            }
        }
    }

    @Test
    void theRepeatedHourOfAutumnIsTheSameSlotTwiceAndTheMissingOneOfSpringDoesNotCome() {
        HourOfWeek berlin = new HourOfWeek(ZoneId.of("Europe/Berlin"));
        long autumn = hour("2026-10-25T00:00:00Z");
        assertThat(berlin.slotOf(autumn)).isEqualTo(berlin.slotOf(autumn + 1)).isEqualTo(6 * 24 + 2);
        long spring = hour("2026-03-29T00:00:00Z");
        assertThat(berlin.slotOf(spring)).isEqualTo(6 * 24 + 1);
        assertThat(berlin.slotOf(spring + 1)).isEqualTo(6 * 24 + 3);
    }

    @Test
    void timesBeforeTheEpochBelongToTheHourThatBeganBeforeThem() {
        assertThat(HourOfWeek.hourOf(-1)).isEqualTo(-1);
        assertThat(HourOfWeek.startOf(-1)).isEqualTo(-Duration.ofHours(1).toMillis());
    }

    private static long hour(String instant) {
        return HourOfWeek.hourOf(Instant.parse(instant).toEpochMilli());
    }
}
