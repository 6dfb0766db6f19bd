package dev.costgauge.store;

/** What a failed call to a neighbour means for the caller. */
public sealed interface Fault {

    /** For people: what happened, and for {@link Fatal} what to mend. */
    String message();

    /** Passes by itself: repeat the same call, with backoff, for ever. */
    record Transient(String message) implements Fault {}

    /** Does not pass by itself (password, missing database, missing table, a defect): fail at once. */
    record Fatal(String message) implements Fault {}

    /** Judges a failure by the first cause that PostgreSQL, ClickHouse, Redis, Kafka or the network is known for. */
    static Fault of(Throwable failure) {
        return FaultJudge.judge(failure);
    }
}
