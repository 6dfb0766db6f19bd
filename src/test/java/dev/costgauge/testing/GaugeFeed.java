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
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

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

    private byte[] encode(CostEvent event) {
        return encoder.encode(event);
    }

    /** The log time of the event is its own. */
    public Gauge.Outcome event(Gauge gauge, CostEvent event) {
        decode(encode(event), event.eventTime(), cursor);
        return event(gauge, placed(cursor), cursor);
    }

    /** The same for events that are looked at together, {@link Lookahead#GROUP} at most. */
    public List<Gauge.Outcome> events(Gauge gauge, List<CostEvent> group, Lookahead lookahead) {
        EventCursor[] events = new EventCursor[group.size()];
        boolean[] isEvent = new boolean[events.length];
        for (int i = 0; i < events.length; i++) {
            events[i] = new EventCursor();
            decode(encode(group.get(i)), group.get(i).eventTime(), events[i]);
            isEvent[i] = true;
        }
        @Nullable Placed[] placed = lookahead.fetch(events, isEvent);
        List<Gauge.Outcome> outcomes = new ArrayList<>();
        for (int i = 0; i < events.length; i++) {
            Placed known = placed[i];
            found += known == null ? 0 : 1;
            outcomes.add(event(gauge, known == null ? placed(events[i]) : known, events[i]));
        }
        return outcomes;
    }

    /** How many events' pairs were found when they were looked at. */
    public int found() {
        return found;
    }

    private void decode(byte[] value, long logTime, EventCursor into) {
        if (decoder.decode(value, logTime, into) != null) {
            throw new IllegalArgumentException("refused");
        }
    }

    private Placed placed(EventCursor event) {
        try {
            return placement.of(event);
        } catch (RefusedEventException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private static Gauge.Outcome event(Gauge gauge, Placed placed, EventCursor event) {
        return gauge.event(placed, event, event.eventTime());
    }
}
