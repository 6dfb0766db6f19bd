package dev.costgauge.query;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.TaskMetadata;
import org.apache.kafka.streams.ThreadMetadata;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.TopologyDescription;

/** Describes the topology and who works on it. */
final class TopologyViews {

    private TopologyViews() {}

    static TopologyView of(KafkaStreams streams, Topology topology, Instances instances) {
        TopologyDescription description = topology.describe();
        return new TopologyView(
                instances.self(),
                streams.state().name(),
                description.subtopologies().stream()
                        .map(part -> new TopologyView.SubTopology(
                                part.id(),
                                part.nodes().stream().map(TopologyViews::node).toList()))
                        .sorted(Comparator.comparingInt(TopologyView.SubTopology::id))
                        .toList(),
                instances.view(),
                tasks(streams),
                description.toString());
    }

    private static TopologyView.Node node(TopologyDescription.Node node) {
        List<String> successors = names(node.successors());
        return switch (node) {
            case TopologyDescription.Source source -> new TopologyView.Node(
                    node.name(), "source", source.topicSet().stream().sorted().toList(), List.of(), successors);
            case TopologyDescription.Sink sink -> new TopologyView.Node(
                    node.name(),
                    "sink",
                    sink.topic() == null ? List.of() : List.of(sink.topic()),
                    List.of(),
                    successors);
            case TopologyDescription.Processor processor -> new TopologyView.Node(
                    node.name(), "processor", List.of(), processor.stores().stream().sorted().toList(), successors);
            default -> throw new IllegalStateException("node of an unknown kind: " + node);
        };
    }

    private static List<String> names(Collection<TopologyDescription.Node> nodes) {
        return nodes.stream().map(TopologyDescription.Node::name).sorted().toList();
    }

    private static List<TopologyView.Task> tasks(KafkaStreams streams) {
        List<TopologyView.Task> tasks = new ArrayList<>();
        try {
            for (ThreadMetadata thread : streams.metadataForLocalThreads()) {
                thread.activeTasks().forEach(task -> tasks.add(task(task, Role.ACTIVE, thread)));
                thread.standbyTasks().forEach(task -> tasks.add(task(task, Role.STANDBY, thread)));
            }
        } catch (IllegalStateException | org.apache.kafka.streams.errors.InvalidStateStoreException e) {
            // Not started or shutting down: there are no tasks then.
            return List.of();
        }
        tasks.sort(Comparator.comparing(TopologyView.Task::role).thenComparing(TopologyView.Task::id));
        return tasks;
    }

    private static TopologyView.Task task(TaskMetadata task, Role role, ThreadMetadata thread) {
        return new TopologyView.Task(
                task.taskId().toString(),
                role,
                thread.threadName(),
                offsets(task.committedOffsets()),
                offsets(task.endOffsets()));
    }

    /** Kafka Streams says -1 for what it does not know. */
    private static Map<String, Long> offsets(Map<TopicPartition, Long> offsets) {
        Map<String, Long> sorted = new TreeMap<>();
        offsets.forEach((partition, offset) -> {
            if (offset != null && offset >= 0) {
                sorted.put(partition.toString(), offset);
            }
        });
        return sorted;
    }
}
