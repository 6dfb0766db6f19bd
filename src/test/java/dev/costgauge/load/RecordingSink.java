package dev.costgauge.load;

import dev.costgauge.cost.CostEvent;
import java.util.ArrayList;
import java.util.List;

/** Keeps what it is given, marks between events. */
final class RecordingSink implements EventSink {

    final List<CostEvent> events = new ArrayList<>();
    /** Each mark, and how many events came before it. */
    final List<long[]> ticks = new ArrayList<>();

    @Override
    public void send(CostEvent event) {
        events.add(event);
    }

    @Override
    public void flush() {}

    @Override
    public void tick(long epochMillis) {
        ticks.add(new long[] {epochMillis, events.size()});
    }

    @Override
    public void close() {}
}
