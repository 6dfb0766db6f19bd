package dev.costgauge.load;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How what was read is published.
 *
 * @param speed multiple of real time; 0: as fast as possible
 * @param start where the input's first hour goes; null: so that the input ends at the last full hour
 * @param keepTimes publish the input's own times; then {@code start} is null
 * @param limit at most so many events, the earliest; {@link Long#MAX_VALUE}: all
 * @param expand publish each request as an event of its own
 * @param seed of the requests' arrival times
 * @param ticks also write clock marks
 * @param tickEvery event time between two marks
 * @param tickPast how far the last mark lies past the end of the last hour: past a stream's grace at least
 */
public record LoadPlan(
        double speed,
        @Nullable Instant start,
        boolean keepTimes,
        long limit,
        boolean expand,
        long seed,
        boolean ticks,
        Duration tickEvery,
        Duration tickPast) {

    public static final Duration DEFAULT_TICK_EVERY = Duration.ofMinutes(10);
    /** One hour and the stream's default grace: the last hour closes, and so does an empty one after it. */
    public static final Duration DEFAULT_TICK_PAST = Duration.ofMinutes(5);

    public LoadPlan {
        if (speed < 0 || !Double.isFinite(speed)) {
            throw new IllegalArgumentException("speed is 0 (as fast as possible) or more, not " + speed);
        }
        if (limit < 1) {
            throw new IllegalArgumentException("limit is at least 1, not " + limit);
        }
        if (tickEvery.toMillis() < 1000 || tickPast.isNegative()) {
            throw new IllegalArgumentException("ticks are at least a second apart, and the last is not before the end");
        }
        if (keepTimes && start != null) {
            throw new IllegalArgumentException("a start and the input's own times exclude each other");
        }
    }

    public static LoadPlan asFastAsPossible() {
        return new LoadPlan(
                0, null, false, Long.MAX_VALUE, false, 1, false, DEFAULT_TICK_EVERY, DEFAULT_TICK_PAST);
    }

    public LoadPlan startingAt(Instant newStart) {
        return new LoadPlan(speed, newStart, false, limit, expand, seed, ticks, tickEvery, tickPast);
    }

    public LoadPlan withTicks(Duration past) {
        return new LoadPlan(speed, start, keepTimes, limit, expand, seed, true, tickEvery, past);
    }

    public LoadPlan withLimit(long newLimit) {
        return new LoadPlan(speed, start, keepTimes, newLimit, expand, seed, ticks, tickEvery, tickPast);
    }

    public LoadPlan expanded(long newSeed) {
        return new LoadPlan(speed, start, keepTimes, limit, true, newSeed, ticks, tickEvery, tickPast);
    }
}
