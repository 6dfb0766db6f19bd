package dev.costgauge.store;

/** Everything archived of one UTC epoch hour for the pairs of one partition of the stream, repeats of events included. */
public record PartitionHour(int partition, long hour, long events, long costNanos) {}
