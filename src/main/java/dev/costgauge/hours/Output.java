package dev.costgauge.hours;

import dev.costgauge.avro.BaselineUpdate;
import dev.costgauge.avro.CostAnomalyAlert;
import dev.costgauge.avro.CostHour;
import dev.costgauge.fleet.FleetSum;

/** Where the book publishes; everything becomes visible with the next commit or never. */
public interface Output {

    void hour(byte[] pair, CostHour hour);

    void baseline(byte[] pair, BaselineUpdate update);

    void alert(byte[] pair, CostAnomalyAlert alert);

    /** What became of the events of an hour. */
    void ledger(LedgerLine line);

    /** What the pairs of this partition did in an hour. */
    void fleetPart(long hour, FleetSum sum);
}
