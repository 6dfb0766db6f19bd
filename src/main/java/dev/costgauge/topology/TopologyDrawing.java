package dev.costgauge.topology;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.TopologyDescription;
import org.apache.kafka.streams.TopologyDescription.Node;
import org.apache.kafka.streams.TopologyDescription.Processor;
import org.apache.kafka.streams.TopologyDescription.Sink;
import org.apache.kafka.streams.TopologyDescription.Source;

/** Draws a topology as a Mermaid flow chart: topics as stadiums, nodes as boxes, stores as cylinders. */
public final class TopologyDrawing {

    private TopologyDrawing() {}

    /** The same topology always gives the same text. */
    public static String of(Topology topology) {
        List<String> lines = new ArrayList<>();
        for (TopologyDescription.Subtopology part : topology.describe().subtopologies()) {
            for (Node node : part.nodes()) {
                draw(node, lines);
            }
        }
        return "flowchart LR\n  " + String.join("\n  ", new TreeSet<>(lines)) + "\n";
    }

    private static void draw(Node node, List<String> lines) {
        switch (node) {
            case Source source -> source.topicSet().forEach(topic -> lines.add(topic(topic) + " --> " + box(node)));
            case Sink sink -> lines.add(box(node) + " --> " + topic(sink.topic()));
            case Processor processor ->
                processor.stores().forEach(store -> lines.add(box(node) + " --- store-" + store + "[(" + store + ")]"));
            default -> throw new IllegalStateException("a kind of node that Kafka Streams did not have: " + node);
        }
        node.successors().forEach(next -> lines.add(box(node) + " --> " + box(next)));
    }

    private static String box(Node node) {
        return node.name() + "[" + node.name() + "]";
    }

    private static String topic(String name) {
        return "topic-" + name + "([" + name + "])";
    }
}
