package dev.costgauge.testing;

import dev.costgauge.cost.CostEvent;
import dev.costgauge.hours.BookMeters;
import dev.costgauge.hours.Gauge;
import dev.costgauge.hours.Lookahead;
import dev.costgauge.hours.Output;
import dev.costgauge.hours.Placed;
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
    private int found;

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

    /** A record's value. */
    public byte[] encode(CostEvent event) {
        return encoder.encode(event);
    }

    /** Has it look at the values of records, as it would at polled ones; those that are no events too. */
    public void glance(Lookahead lookahead, List<byte[]> values) {
        lookahead.begin();
        for (byte[] value : values) {
            if (EventDecoder.glance(value, cursor)) {
                lookahead.add(cursor);
            } else {
                lookahead.addNone();
            }
        }
        lookahead.fetch();
    }

    /** The log time of the event is its own. */
    public Gauge.Outcome event(Gauge gauge, CostEvent event) {
        decode(encode(event), event.eventTime());
        return event(gauge, placed());
    }

    /** The same for one that was looked at. */
    public Gauge.Outcome event(Gauge gauge, byte[] value, long logTime, Lookahead lookahead, int at) {
        decode(value, logTime);
        Placed known = lookahead.found(at, cursor);
        found += known == null ? 0 : 1;
        return event(gauge, known == null ? placed() : known);
    }

    /** How many events' pairs were found when they were looked at. */
    public int found() {
        return found;
    }

    private void decode(byte[] value, long logTime) {
        if (decoder.decode(value, logTime, cursor) != null) {
            throw new IllegalArgumentException("refused");
        }
    }

    private Placed placed() {
        try {
            return placement.of(cursor);
        } catch (RefusedEventException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private Gauge.Outcome event(Gauge gauge, Placed placed) {
        return gauge.event(placed, cursor, cursor.eventTime());
    }
}
