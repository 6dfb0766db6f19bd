package dev.costgauge.evaluate;

import java.util.random.RandomGenerator;

/**
 * A fault that begins within an hour and lasts to the end of the next one.
 *
 * @param factor how many times the cost, from the fault's beginning on
 */
record PartHourFault(Kind kind, int factor) {

    enum Kind {
        /** More requests from the hour's beginning on. */
        START("rate, at :00"),
        /** More requests from a random minute on. */
        RATE("rate, any minute"),
        /** Dearer requests from a random minute on. */
        SIZE("size, any minute");

        private final String text;

        Kind(String text) {
            this.text = text;
        }

        @Override
        public String toString() {
            return text;
        }
    }

    /** Milliseconds since the hour began. */
    int begin(RandomGenerator random) {
        return kind == Kind.START ? 0 : random.nextInt(EventHour.MILLIS);
    }

    /**
     * Draws an hour of it.
     *
     * @param from milliseconds since the hour began
     */
    void draw(EventHour into, EventClient client, int hour, int from, RandomGenerator random) {
        double cost = client.costs()[hour];
        into.clear();
        if (cost <= 0) {
            return;
        }
        if (kind == Kind.SIZE) {
            client.arrivals().draw(into, hour, cost, 1, random);
            into.multiply(from, factor);
        } else {
            if (from > 0) {
                client.arrivals().draw(into, hour, cost, 1, random);
                into.keep(0, from, false);
            }
            int before = into.size();
            client.arrivals().draw(into, hour, cost, factor, random);
            into.keep(before, from, true);
        }
        into.sort();
    }
}
