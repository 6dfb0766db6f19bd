package dev.costgauge.topology;

import dev.costgauge.avro.BaselineCommand;
import dev.costgauge.avro.BaselineUpdate;
import dev.costgauge.avro.CostAnomalyAlert;
import dev.costgauge.avro.CostHour;
import dev.costgauge.avro.CostLedger;
import dev.costgauge.avro.CostRule;
import dev.costgauge.cost.HourOfWeek;
import dev.costgauge.detect.RuleSpec;
import dev.costgauge.fleet.FleetAlerts;
import dev.costgauge.hours.BookMeters;
import dev.costgauge.hours.BookSettings;
import dev.costgauge.topology.StreamSettings.ClockSource;
import dev.costgauge.wire.EventDecoder;
import dev.costgauge.wire.Topic;
import dev.costgauge.wire.TopicCatalog;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.Serializer;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.processor.StreamPartitioner;
import org.jspecify.annotations.Nullable;

/**
 * Two sub-topologies. In the first, five topics with the same partitions go in, one book of hours a partition stands in the
 * middle, ten topics come out. In the second, one task sees what all partitions did, and the overrides, and tells every
 * partition. topology.md explains every node and store.
 */
public final class CostTopology {

    private static final ByteArrayDeserializer READ_BYTES = new ByteArrayDeserializer();
    private static final ByteArraySerializer WRITE_BYTES = new ByteArraySerializer();

    private final TopicCatalog topics;
    private final StreamSettings stream;
    private final BookSettings book;
    private final RuleSpec defaults;
    private final EventDecoder decoder;
    private final RecordSerdes serdes;
    private final boolean traces;
    private final MeterRegistry meters;

    /**
     * @param defaults what holds for pairs without overrides
     * @param traces whether alerts carry the trace context of the event that crossed
     * @param meters where the nodes count what they do
     */
    public CostTopology(
            TopicCatalog topics,
            StreamSettings stream,
            BookSettings book,
            RuleSpec defaults,
            EventDecoder decoder,
            RecordSerdes serdes,
            boolean traces,
            MeterRegistry meters) {
        this.topics = topics;
        this.stream = stream;
        this.book = book;
        this.defaults = defaults;
        this.decoder = decoder;
        this.serdes = serdes;
        this.traces = traces;
        this.meters = meters;
    }

    public Topology build() {
        Topology topology = new Topology();
        addSources(topology);
        addProcessors(topology);
        topology.addStateStore(new WriteBehindStoreBuilder(Stores.logged(Stores.HOURS)), Nodes.CLOCK, Nodes.GAUGE);
        for (String store : new String[] {Stores.SERIES, Stores.ALERTS, Stores.PARTITION}) {
            topology.addStateStore(Stores.logged(store), Nodes.GAUGE);
        }
        topology.addStateStore(Stores.ids(book.dedupeSpan()), Nodes.GAUGE);
        addSinks(topology);
        return topology;
    }

    private void addSources(Topology topology) {
        source(topology, Nodes.EVENTS, Topic.EVENTS);
        source(topology, Nodes.REROUTED, Topic.REROUTED);
        source(topology, Nodes.COMMANDS, Topic.COMMANDS);
        source(topology, Nodes.TICKS, Topic.TICKS);
        source(topology, Nodes.NOTICES, Topic.NOTICES);
        source(topology, Nodes.FLEET_PARTS, Topic.FLEET_PARTS);
        source(topology, Nodes.RULES, Topic.RULES);
    }

    private void source(Topology topology, String node, Topic topic) {
        topology.addSource(node, READ_BYTES, READ_BYTES, topics.name(topic));
    }

    private void addProcessors(Topology topology) {
        DeadLetters deadLetters = new DeadLetters(meters, topics.name(Topic.REROUTED));
        BookMeters bookMeters = new BookMeters(meters);
        PairPartition partitions = new PairPartition(topics.partitions());
        EventIntake.Parts intake = new EventIntake.Parts(
                decoder,
                partitions,
                stream.pairsCached(),
                topics.name(Topic.REROUTED),
                deadLetters,
                meters.counter("costgauge.events.rerouted"));
        Duration ticks = stream.clock() == ClockSource.WALL ? stream.tickInterval() : null;
        Counter clamped = meters.counter("costgauge.ticks.clamped");
        topology.addProcessor(Nodes.CLOCK, () -> new ClockProcessor(ticks, topics.name(Topic.EVENTS), deadLetters, clamped), Nodes.TICKS);
        topology.addProcessor(
                Nodes.ORDERS,
                () -> new OrdersProcessor(
                        new CommandIntake(
                                serdes.of(BaselineCommand.class).deserializer(), partitions, topics.name(Topic.COMMANDS)),
                        deadLetters),
                Nodes.COMMANDS);
        topology.addProcessor(Nodes.HEAR, () -> new NoticesProcessor(deadLetters), Nodes.NOTICES);
        topology.addProcessor(
                Nodes.GAUGE,
                () -> new GaugeProcessor(book, defaults, topics, bookMeters, intake, traces),
                Nodes.EVENTS,
                Nodes.REROUTED,
                Nodes.CLOCK,
                Nodes.ORDERS,
                Nodes.HEAR);
        addFleet(topology, deadLetters);
    }

    private void addFleet(Topology topology, DeadLetters deadLetters) {
        FleetAlerts alerts = new FleetAlerts(new HourOfWeek(book.zone()));
        topology.addProcessor(
                Nodes.FLEET,
                () -> new FleetProcessor(topics.partitions(), defaults.quietHours(), alerts, deadLetters),
                Nodes.FLEET_PARTS);
        topology.addProcessor(
                Nodes.OVERRIDES,
                () -> new RulesProcessor(
                        serdes.of(CostRule.class).deserializer(), deadLetters, topics.name(Topic.RULES)),
                Nodes.RULES);
        topology.addStateStore(Stores.logged(Stores.FLEET), Nodes.FLEET);
        // Sinks of its own: a shared one would make both parts one sub-topology.
        sink(topology, Nodes.TO_NOTICES, Topic.NOTICES, WRITE_BYTES, PairPartition.toAll(), Nodes.FLEET, Nodes.OVERRIDES);
        sink(
                topology,
                Nodes.FLEET_TO_ALERTS,
                Topic.ALERTS,
                serdes.of(CostAnomalyAlert.class).serializer(),
                PairPartition.byPair(3),
                Nodes.FLEET);
        sink(
                topology,
                Nodes.FLEET_TO_DEAD_LETTERS,
                Topic.DEAD_LETTERS,
                WRITE_BYTES,
                null,
                Nodes.FLEET,
                Nodes.OVERRIDES);
    }

    private void addSinks(Topology topology) {
        sink(topology, Nodes.TO_REROUTED, Topic.REROUTED, WRITE_BYTES, PairPartition.byPair(3), Nodes.GAUGE);
        sink(topology, Nodes.TO_TICKS, Topic.TICKS, WRITE_BYTES, PairPartition.byNumber(), Nodes.CLOCK);
        sink(
                topology,
                Nodes.TO_DEAD_LETTERS,
                Topic.DEAD_LETTERS,
                WRITE_BYTES,
                null,
                Nodes.CLOCK,
                Nodes.ORDERS,
                Nodes.HEAR,
                Nodes.GAUGE);
        sink(topology, Nodes.TO_JOURNAL, Topic.JOURNAL, WRITE_BYTES, PairPartition.byNumber(), Nodes.GAUGE);
        sink(topology, Nodes.TO_FLEET_PARTS, Topic.FLEET_PARTS, WRITE_BYTES, null, Nodes.GAUGE);
        sink(topology, Nodes.TO_LATE, Topic.LATE, WRITE_BYTES, null, Nodes.GAUGE);
        sink(
                topology,
                Nodes.TO_HOURS,
                Topic.HOURS,
                serdes.of(CostHour.class).serializer(),
                PairPartition.byPair(3),
                Nodes.GAUGE);
        sink(
                topology,
                Nodes.TO_BASELINES,
                Topic.UPDATES,
                serdes.of(BaselineUpdate.class).serializer(),
                PairPartition.byPair(3),
                Nodes.GAUGE);
        sink(
                topology,
                Nodes.TO_LEDGER,
                Topic.LEDGER,
                serdes.of(CostLedger.class).serializer(),
                PairPartition.byLedger(),
                Nodes.GAUGE);
        sink(
                topology,
                Nodes.TO_ALERTS,
                Topic.ALERTS,
                serdes.of(CostAnomalyAlert.class).serializer(),
                PairPartition.byPair(3),
                Nodes.GAUGE);
    }

    private <V> void sink(
            Topology topology,
            String node,
            Topic topic,
            Serializer<V> values,
            @Nullable StreamPartitioner<byte[], V> partitioner,
            String... parents) {
        if (partitioner == null) {
            topology.addSink(node, topics.name(topic), WRITE_BYTES, values, parents);
        } else {
            topology.addSink(node, topics.name(topic), WRITE_BYTES, values, partitioner, parents);
        }
    }
}
