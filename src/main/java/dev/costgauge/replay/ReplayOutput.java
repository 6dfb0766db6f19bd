package dev.costgauge.replay;

import dev.costgauge.avro.BaselineUpdate;
import dev.costgauge.avro.CostAnomalyAlert;
import dev.costgauge.avro.CostHour;
import dev.costgauge.fleet.FleetSum;
import dev.costgauge.hours.LedgerLine;
import dev.costgauge.hours.Output;
import dev.costgauge.topology.Ledgers;

/** Keeps what a replay would have published, and publishes nothing. Not thread-safe. */
final class ReplayOutput implements Output {

    private final int partition;
    private final Published published;

    ReplayOutput(int partition, Published published) {
        this.partition = partition;
        this.published = published;
    }

    @Override
    public void hour(byte[] pair, CostHour hour) {
        published.take(hour, -1);
    }

    @Override
    public void baseline(byte[] pair, BaselineUpdate update) {
        published.take(update, -1);
    }

    @Override
    public void alert(byte[] pair, CostAnomalyAlert alert) {
        published.take(alert, -1);
    }

    @Override
    public void ledger(LedgerLine line) {
        published.take(Ledgers.record(partition, line), -1);
    }

    @Override
    public void fleetPart(long hour, FleetSum sum) {
        // It went to the one task that sees all partitions, whose answers are among the input.
    }
}
