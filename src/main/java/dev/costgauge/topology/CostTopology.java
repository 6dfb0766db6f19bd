package dev.costgauge.topology;

import dev.costgauge.avro.BaselineCommand;
import dev.costgauge.avro.BaselineUpdate;
import dev.costgauge.avro.CostAnomalyAlert;
import dev.costgauge.avro.CostHour;
import dev.costgauge.detect.Detector;
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
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The one sub-topology: four topics with the same partitions go in, one book of hours a partition stands in the middle,
 * seven topics come out. topology.md explains every node and store.
 */
public final class CostTopology {

    private static final ByteArrayDeserializer READ_BYTES = new ByteArrayDeserializer();
    private static final ByteArraySerializer WRITE_BYTES = new ByteArraySerializer();

    private final TopicCatalog topics;
    private final StreamSettings stream;
    private final BookSettings book;
    private final Detector<?> detector;
    private final EventDecoder decoder;
    private final RecordSerdes serdes;
    private final MeterRegistry meters;

    /** @param meters where the nodes count what they do */
    public CostTopology(
            TopicCatalog topics,
            StreamSettings stream,
            BookSettings book,
            Detector<?> detector,
            EventDecoder decoder,
            RecordSerdes serdes,
            MeterRegistry meters) {
        this.topics = topics;
        this.stream = stream;
        this.book = book;
        this.detector = detector;
        this.decoder = decoder;
        this.serdes = serdes;
        this.meters = meters;
    }

    public Topology build() {
        Topology topology = new Topology();
        addSources(topology);
        addProcessors(topology);
        topology.addStateStore(new WriteBehindStoreBuilder(Stores.logged(Stores.HOURS)), Nodes.ACCEPT, Nodes.CLOCK, Nodes.GAUGE);
        for (String store : new String[] {Stores.SERIES, Stores.ALERTS, Stores.CLOCK}) {
            topology.addStateStore(Stores.logged(store), Nodes.GAUGE);
        }
        addSinks(topology);
        return topology;
    }

    private void addSources(Topology topology) {
        source(topology, Nodes.EVENTS, Topic.EVENTS);
        source(topology, Nodes.REROUTED, Topic.REROUTED);
        source(topology, Nodes.COMMANDS, Topic.COMMANDS);
        source(topology, Nodes.TICKS, Topic.TICKS);
    }

    private void source(Topology topology, String node, Topic topic) {
        topology.addSource(node, READ_BYTES, READ_BYTES, topics.name(topic));
    }

    private void addProcessors(Topology topology) {
        DeadLetters deadLetters = new DeadLetters(meters);
        BookMeters bookMeters = new BookMeters(meters);
        Counter rerouted = meters.counter("costgauge.events.rerouted");
        PairPartition partitions = new PairPartition(topics.partitions());
        Duration ticks = stream.clock() == ClockSource.WALL ? stream.tickInterval() : null;
        topology.addProcessor(
                Nodes.ACCEPT, () -> new AcceptProcessor(decoder, deadLetters), Nodes.EVENTS, Nodes.REROUTED);
        topology.addProcessor(
                Nodes.PLACE,
                () -> new PlaceProcessor(
                        partitions, stream.pairsCached(), topics.name(Topic.REROUTED), deadLetters, rerouted),
                Nodes.ACCEPT);
        Counter clamped = meters.counter("costgauge.ticks.clamped");
        topology.addProcessor(Nodes.CLOCK, () -> new ClockProcessor(ticks, topics.name(Topic.EVENTS), clamped), Nodes.TICKS);
        topology.addProcessor(
                Nodes.ORDERS,
                () -> new OrdersProcessor(
                        serdes.of(BaselineCommand.class).deserializer(),
                        partitions,
                        deadLetters,
                        topics.name(Topic.COMMANDS)),
                Nodes.COMMANDS);
        topology.addProcessor(
                Nodes.GAUGE, gauge(detector, bookMeters, deadLetters), Nodes.PLACE, Nodes.CLOCK, Nodes.ORDERS);
    }

    private <S> ProcessorSupplier<byte[], StreamInput, byte[], Object> gauge(
            Detector<S> rule, BookMeters bookMeters, DeadLetters deadLetters) {
        return () -> new GaugeProcessor<>(book, rule, topics.name(Topic.EVENTS), bookMeters, deadLetters);
    }

    private void addSinks(Topology topology) {
        sink(topology, Nodes.TO_REROUTED, Topic.REROUTED, WRITE_BYTES, PairPartition.byPair(3), Nodes.PLACE);
        sink(topology, Nodes.TO_TICKS, Topic.TICKS, WRITE_BYTES, PairPartition.byNumber(), Nodes.CLOCK);
        sink(
                topology,
                Nodes.TO_DEAD_LETTERS,
                Topic.DEAD_LETTERS,
                WRITE_BYTES,
                null,
                Nodes.ACCEPT,
                Nodes.PLACE,
                Nodes.ORDERS,
                Nodes.GAUGE);
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
