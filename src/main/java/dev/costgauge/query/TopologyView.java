package dev.costgauge.query;

import java.util.List;
import java.util.Map;

/**
 * The topology and who works on it.
 *
 * @param state of Kafka Streams on the instance that answered
 * @param drawing the topology as Kafka Streams prints it
 */
public record TopologyView(
        String instance,
        String state,
        List<SubTopology> subTopologies,
        List<Instance> instances,
        List<Task> tasks,
        String drawing) {

    /** A part of the topology whose tasks run on their own. */
    public record SubTopology(int id, List<Node> nodes) {}

    /**
     * A node of a sub-topology.
     *
     * @param kind source, processor or sink
     * @param topics read by a source, written by a sink
     */
    public record Node(String name, String kind, List<String> topics, List<String> stores, List<String> successors) {}

    /**
     * Which partitions an instance works on.
     *
     * @param active by topic
     * @param standby those whose state it follows, by topic
     */
    public record Instance(
            String instance, boolean self, Map<String, List<Integer>> active, Map<String, List<Integer>> standby) {}

    /**
     * A task of the instance that answered.
     *
     * @param committed offsets by topic-partition
     * @param end ends of the input by topic-partition, as far as known
     */
    public record Task(String id, Role role, String thread, Map<String, Long> committed, Map<String, Long> end) {}
}
