package dev.costgauge.hours;

import dev.costgauge.detect.FleetPrior;
import dev.costgauge.settings.Setting;
import dev.costgauge.settings.SettingException;
import java.time.Duration;
import java.time.ZoneId;

/** How hours open, close, age and speak up. */
public record BookSettings(
        @Setting(
                key = "hours.zone",
                defaultValue = "UTC",
                unit = "time zone",
                reason = "whose Monday 00:00 is slot 0; people work by local clocks, machines by UTC")
        ZoneId zone,
        @Setting(
                key = "hours.grace",
                defaultValue = "5m",
                unit = "duration up to 30m",
                reason = "how long after its end an hour stays open for stragglers; longer closes later, shorter amends more")
        Duration grace,
        @Setting(
                key = "hours.ring",
                defaultValue = "3",
                unit = "hours, 0 to 48",
                reason = "closed hours that late events still amend; an hour is learned when it leaves the ring")
        int ring,
        @Setting(
                key = "hours.active",
                defaultValue = "7d",
                unit = "duration",
                reason = "a pair without events for longer is dormant: its silent hours no longer count as zero")
        Duration active,
        @Setting(
                key = "hours.retention",
                defaultValue = "8d",
                unit = "duration",
                reason = "how long closed hours are kept for queries and corrections; a week and a day by default")
        Duration retention,
        @Setting(
                key = "episode.quiet.hours",
                defaultValue = "2",
                unit = "closed hours, at least 1",
                reason = "normal hours after which an alert is resolved; more joins faults that come and go")
        int quietHours,
        @Setting(
                key = "episode.remind",
                defaultValue = "24h",
                unit = "duration",
                reason = "a running alert speaks up again after this long even when it does not grow")
        Duration remind,
        @Setting(
                key = "alerts.retention",
                defaultValue = "35d",
                unit = "duration",
                reason = "how long alerts can be queried from the stream")
        Duration alertRetention,
        @Setting(
                key = "detect.unknown.hour",
                defaultValue = FleetPrior.UNKNOWN_HIGH,
                unit = "USD per hour",
                reason = "what an hour of a new pair may cost while nothing is known of the fleet either: in the first hours of an installation")
        double unknownHour,
        @Setting(
                key = "dedupe.span",
                defaultValue = "24h",
                unit = "duration, whole hours; 0 counts repeats",
                reason = "event time for which a repeated event id is known; retries come within minutes, reruns within a day")
        Duration dedupeSpan,
        @Setting(
                key = "dedupe.ids",
                defaultValue = "2000000",
                unit = "ids a partition",
                reason = "bounds the heap, 21 to 37 MB a million; with more ids the span shrinks, at most to the two newest minutes")
        long dedupeIds) {

    public BookSettings {
        // With accept.max.ahead no longer either, an event is never more than two hours after the last closed one.
        if (grace.isNegative() || grace.compareTo(Duration.ofMinutes(30)) > 0) {
            throw new SettingException("hours.grace", "is between 0 and 30m, not " + grace);
        }
        if (ring < 0 || ring > 48) {
            throw new SettingException("hours.ring", "is between 0 and 48, not " + ring);
        }
        if (retention.toHours() <= ring || retention.toHours() >= 168 * 5) {
            throw new SettingException("hours.retention", "is longer than hours.ring and shorter than 35d");
        }
        if (active.toHours() <= ring + quietHours) {
            throw new SettingException("hours.active", "is longer than hours.ring and episode.quiet.hours together");
        }
        if (quietHours < 1) {
            throw new SettingException("episode.quiet.hours", "is at least 1, not " + quietHours);
        }
        if (alertRetention.compareTo(retention) < 0) {
            throw new SettingException("alerts.retention", "is at least hours.retention");
        }
        if (!dedupeSpan.isZero() && (dedupeSpan.toHours() < ring + 3 || dedupeSpan.toDays() > 35)) {
            throw new SettingException("dedupe.span", "is 0, or at least hours.ring and three hours, and at most 35d");
        }
        if (!(unknownHour > 0 && unknownHour < 1e9)) {
            throw new SettingException("detect.unknown.hour", "is above 0, not " + unknownHour);
        }
        if (dedupeIds < 1000) {
            throw new SettingException("dedupe.ids", "is at least 1000, not " + dedupeIds);
        }
        if (remind.toHours() < 1) {
            throw new SettingException("episode.remind", "is at least 1h, not " + remind);
        }
    }

    /** What a new pair is compared with while nothing is known of the fleet. */
    FleetPrior unknownPrior() {
        return new FleetPrior(Double.NaN, unknownHour);
    }
}
