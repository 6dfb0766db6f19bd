package dev.costgauge.store;

import java.time.Duration;

/**
 * Delays between attempts: doubling from {@code initial} to {@code max}. Immutable.
 */
public record Backoff(Duration initial, Duration max) {

    /** 200 ms doubling to one minute. */
    public static final Backoff STANDARD = new Backoff(Duration.ofMillis(200), Duration.ofSeconds(60));

    /** Delay after the given number of failures in a row, 1 or more. */
    public Duration after(int failures) {
        int doublings = Math.min(Math.max(failures - 1, 0), 30);
        Duration delay = initial.multipliedBy(1L << doublings);
        return delay.compareTo(max) > 0 ? max : delay;
    }
}
