package dev.costgauge.chaos;

/** Who may be struck. */
public enum Target {
    STREAM,
    WORKER,
    /** The leader of one of the partitions of the events. */
    BROKER,
    CLICKHOUSE,
    POSTGRES,
    REDIS,
    TEMPORAL,
    REGISTRY
}
