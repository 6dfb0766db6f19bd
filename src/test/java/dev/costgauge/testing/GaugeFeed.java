package dev.costgauge.testing;

import dev.costgauge.cost.CostEvent;
import dev.costgauge.hours.BookMeters;
import dev.costgauge.hours.Gauge;
import dev.costgauge.hours.Lookahead;
import dev.costgauge.hours.Output;
import dev.costgauge.replay.HeapStorage;
import dev.costgauge.rules.RuleBook;
import dev.costgauge.topology.GaugeDriver;
import dev.costgauge.topology.PairPartition;
import dev.costgauge.topology.Placement;
import dev.costgauge.wire.AcceptSettings;
import dev.costgauge.wire.EventCursor;
import dev.costgauge.wire.EventDecoder;
import dev.costgauge.wire.EventEncoder;
import dev.costgauge.wire.LocalSchemaRegistry;
import dev.costgauge.wire.RefusedEventException;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.List;

/** Gives a gauge events as the topology would, without one. */
public final class GaugeFeed {

    private final EventEncoder encoder;
    private final EventDecoder decoder;
    private final Placement placement = new Placement(new PairPartition(1), Integer.MAX_VALUE);
    private final EventCursor cursor = new EventCursor();

    public GaugeFeed() {
        LocalSchemaRegistry registry = new LocalSchemaRegistry();
        encoder = EventEncoder.register(registry, "events");
        decoder = new EventDecoder(registry, AcceptSettings.defaults());
    }

    /** The rules that the gauges of {@link #gauge} go by. */
    public static RuleBook rules() {
        return new RuleBook(GaugeDriver.seasonal());
    }

    /** A gauge that goes on from a storage. */
    public static Gauge gauge(HeapStorage storage, Output output) {
        Gauge gauge = new Gauge(
                GaugeDriver.book(3), rules(), storage, output, new BookMeters(new SimpleMeterRegistry()));
        gauge.restore();
        return gauge;
    }

    /** Looks ahead for events that this feed gives to a gauge. */
    public Lookahead lookahead(Gauge gauge) {
        return placement.lookahead(gauge);
    }

    /** Has it look at events, as it would at a batch of records. */
    public void glance(Lookahead lookahead, List<CostEvent> events) {
        for (CostEvent event : events) {
            if (!EventDecoder.glance(encoder.encode(event), cursor)) {
                throw new IllegalArgumentException("no event: " + event);
            }
            lookahead.add(cursor);
        }
        lookahead.fetch();
    }

    /** The log time of the event is its own. */
    public Gauge.Outcome event(Gauge gauge, CostEvent event) {
        if (decoder.decode(encoder.encode(event), event.eventTime(), cursor) != null) {
            throw new IllegalArgumentException("refused: " + event);
        }
        try {
            return gauge.event(placement.of(cursor), cursor, event.eventTime());
        } catch (RefusedEventException e) {
            throw new IllegalArgumentException(e);
        }
    }
}
