package dev.costgauge.evaluate;

import java.util.random.RandomGenerator;

/** How the cost of an hour comes in events. */
interface Arrivals {

    /**
     * Adds the events of one hour, not necessarily in order. The same hour drawn twice has other events.
     *
     * @param hour since the data began
     * @param cost USD of the hour at its usual rate; the events sum to about {@code rate} times that
     * @param rate how many times as many events come as usual
     */
    void draw(EventHour into, int hour, double cost, double rate, RandomGenerator random);
}
