package dev.costgauge.testing;

import dev.costgauge.avro.BaselineUpdate;
import dev.costgauge.avro.CostAnomalyAlert;
import dev.costgauge.avro.CostHour;
import dev.costgauge.fleet.FleetSum;
import dev.costgauge.hours.LedgerLine;
import dev.costgauge.hours.Output;
import dev.costgauge.topology.Ledgers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Keeps everything that a gauge publishes. Not thread-safe. */
public final class SpokenWords implements Output {

    private final List<String> all = new ArrayList<>();
    private final List<CostHour> hours = new ArrayList<>();

    /** In the order in which they were published, as text. */
    public List<String> all() {
        return all;
    }

    public List<CostHour> hours() {
        return hours;
    }

    @Override
    public void hour(byte[] pair, CostHour hour) {
        hours.add(hour);
        say(pair, hour);
    }

    @Override
    public void baseline(byte[] pair, BaselineUpdate update) {
        say(pair, update);
    }

    @Override
    public void alert(byte[] pair, CostAnomalyAlert alert) {
        say(pair, alert);
    }

    @Override
    public void ledger(LedgerLine line) {
        all.add(Ledgers.record(0, line).toString());
    }

    @Override
    public void fleetPart(long hour, FleetSum sum) {
        all.add("fleet's part of hour " + hour);
    }

    private void say(byte[] pair, Object word) {
        all.add(new String(pair, StandardCharsets.UTF_8) + ' ' + word);
    }
}
