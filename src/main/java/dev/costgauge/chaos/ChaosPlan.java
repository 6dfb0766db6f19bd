package dev.costgauge.chaos;

import java.time.Duration;
import java.util.List;
import java.util.Set;

/**
 * What a trial does.
 *
 * @param rounds strikes, 1 to {@link #MOST_ROUNDS}; each lies in one hour of event time
 * @param seed decides the load, the order of strikes, their victims and moments
 * @param targets who is struck; at least one
 * @param pairs pairs of service and model, at least 4
 * @param eventsPerHour events in each hour of event time, before repeats and the like are added
 * @param warmUp hours of event time before the first strike, so that there are baselines
 * @param loadTime how long an hour's events take to be sent
 * @param rolling whether each round restarts the next worker or stream, instead of striking
 */
public record ChaosPlan(
        int rounds,
        long seed,
        Set<Target> targets,
        int pairs,
        int eventsPerHour,
        int warmUp,
        Duration loadTime,
        boolean rolling) {

    /** Events may be five weeks old, and each round is an hour of them. */
    public static final int MOST_ROUNDS = 600;

    /** Both workers, and then a stream: questions count only while one is away. */
    private static final int LEAST_RESTARTS = 3;

    /** Between the trial's last hour and now, so that the hourly sweep compares the stores and corrects no hour. */
    private static final int HOURS_BEFORE_NOW = 36;

    /** @throws IllegalArgumentException when a number is out of its range */
    public ChaosPlan {
        targets = Set.copyOf(targets);
        if (targets.isEmpty()) {
            throw new IllegalArgumentException("targets are at least one of " + List.of(Target.values()));
        }
        if (rounds < 1 || rounds > MOST_ROUNDS) {
            throw new IllegalArgumentException("rounds are 1 to " + MOST_ROUNDS + ", not " + rounds);
        }
        if (rolling && rounds < LEAST_RESTARTS) {
            throw new IllegalArgumentException("rounds are at least " + LEAST_RESTARTS
                    + " with --rolling, which restarts a stream in the third, not " + rounds);
        }
        if (pairs < 4 || pairs > 1000) {
            throw new IllegalArgumentException("pairs are 4 to 1000, not " + pairs);
        }
        if (warmUp < 1 || warmUp > 100) {
            throw new IllegalArgumentException("hours of warm-up are 1 to 100, not " + warmUp);
        }
        if (eventsPerHour < pairs || eventsPerHour > 100_000) {
            throw new IllegalArgumentException(
                    "events of an hour are at least one a pair and at most 100000, not " + eventsPerHour);
        }
    }

    /** The UTC epoch hour in which the load begins. */
    long firstHour(long hourNow) {
        return hourNow - HOURS_BEFORE_NOW - rounds - warmUp - Traffic.DRAIN_HOURS;
    }
}
