package dev.costgauge.wire;

import dev.costgauge.cost.Nanos;
import dev.costgauge.settings.Setting;
import dev.costgauge.settings.SettingException;
import java.time.Duration;

/** What an event may claim. Times are compared with the record's log time, never with a clock, so a replay agrees. */
public record AcceptSettings(
        @Setting(
                        key = "accept.max.age",
                        defaultValue = "35d",
                        unit = "duration",
                        reason = "how far before its log time an event may lie; five weeks let a month be loaded again")
                Duration maxAge,
        @Setting(
                        key = "accept.max.ahead",
                        defaultValue = "10m",
                        unit = "duration",
                        reason = "how far after its log time an event may lie; clocks differ, but a far future event"
                                + " would close hours that are still running")
                Duration maxAhead,
        @Setting(
                        key = "accept.max.cost",
                        defaultValue = "1000000",
                        unit = "USD",
                        reason = "largest amount of one event, credits included; a larger one is a unit mistake")
                long maxCost) {

    private static final Duration LONGEST = Duration.ofDays(366_000);

    public AcceptSettings {
        requireSpan("accept.max.age", maxAge);
        requireSpan("accept.max.ahead", maxAhead);
        // With hours.grace no longer either, an event is never more than two hours after the last closed one.
        if (maxAhead.compareTo(Duration.ofMinutes(30)) > 0) {
            throw new SettingException("accept.max.ahead", maxAhead + " is longer than 30m");
        }
        if (maxCost < 1 || maxCost > Nanos.MAX / Nanos.PER_DOLLAR) {
            throw new SettingException("accept.max.cost", maxCost + " is not between 1 and 999999999 USD");
        }
    }

    public static AcceptSettings defaults() {
        return new AcceptSettings(Duration.ofDays(35), Duration.ofMinutes(10), 1_000_000);
    }

    long maxCostNanos() {
        return maxCost * Nanos.PER_DOLLAR;
    }

    private static void requireSpan(String key, Duration span) {
        if (span.isNegative() || span.compareTo(LONGEST) > 0) {
            throw new SettingException(key, span + " is not between 0 and a thousand years");
        }
    }
}
