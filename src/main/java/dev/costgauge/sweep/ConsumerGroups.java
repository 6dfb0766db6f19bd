package dev.costgauge.sweep;

/**
 * The consumers that a sweep waits for.
 *
 * @param archiver group that writes {@code events} to ClickHouse
 * @param stream application id of the stream, which reads {@code events} and {@code rerouted}
 * @param projector group that writes {@code updates} to PostgreSQL and Redis
 * @param events topic of cost events
 * @param rerouted topic of events that were sent to the partition where they belong
 * @param updates topic of baseline updates
 */
public record ConsumerGroups(
        String archiver, String stream, String projector, String events, String rerouted, String updates) {}
