package dev.costgauge.load;

import dev.costgauge.cost.CostEvent;

/** Where events go. Not thread-safe unless an implementation says so. */
public interface EventSink extends AutoCloseable {

    /** Hands over an event; a failure to deliver it is thrown here, by a later call, or by {@link #flush}. */
    void send(CostEvent event);

    /** Returns when every event sent so far was acknowledged. */
    void flush();

    /** Marks that all events before a time (epoch milliseconds) were sent: flushes, then tells every partition. */
    void tick(long epochMillis);

    @Override
    void close();

    /** A sink for trying an input: takes everything, keeps nothing. */
    static EventSink none() {
        return new EventSink() {
            @Override
            public void send(CostEvent event) {}

            @Override
            public void flush() {}

            @Override
            public void tick(long epochMillis) {}

            @Override
            public void close() {}
        };
    }
}
