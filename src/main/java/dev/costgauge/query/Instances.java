package dev.costgauge.query;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Stream;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsMetadata;

/** Who else runs the topology, as the last rebalance left it. Thread-safe. */
final class Instances {

    private final KafkaStreams streams;
    private final String self;
    private final String eventsTopic;
    private volatile Collection<StreamsMetadata> lastTold = List.of();

    /** @param self host:port under which this instance is known to the others */
    Instances(KafkaStreams streams, String self, String eventsTopic) {
        this.streams = streams;
        this.self = self;
        this.eventsTopic = eventsTopic;
    }

    String self() {
        return self;
    }

    /** The other instances that have a copy of a partition, the active one before those that follow. */
    List<String> othersWith(int partition) {
        TopicPartition wanted = new TopicPartition(eventsTopic, partition);
        Collection<StreamsMetadata> known = known();
        return Stream.<Function<StreamsMetadata, Set<TopicPartition>>>of(
                        StreamsMetadata::topicPartitions, StreamsMetadata::standbyTopicPartitions)
                .flatMap(copies -> known.stream()
                        .filter(instance -> copies.apply(instance).contains(wanted)))
                .map(Instances::nameOf)
                .filter(name -> !name.equals(self))
                .distinct()
                .toList();
    }

    /** Whether there has been an assignment. */
    boolean isKnown() {
        return !known().isEmpty();
    }

    /** A stream that is closed tells nothing any more; what it last told is then as good as any guess. */
    void remember() {
        lastTold = known();
    }

    /** All other instances that can be reached. */
    List<String> others() {
        return known().stream()
                .map(Instances::nameOf)
                .filter(name -> !name.equals(self))
                .distinct()
                .sorted()
                .toList();
    }

    List<TopologyView.Instance> view() {
        return known().stream()
                .map(instance -> new TopologyView.Instance(
                        nameOf(instance),
                        nameOf(instance).equals(self),
                        byTopic(instance.topicPartitions()),
                        byTopic(instance.standbyTopicPartitions())))
                .sorted((a, b) -> a.instance().compareTo(b.instance()))
                .toList();
    }

    private Collection<StreamsMetadata> known() {
        try {
            // Instances that do not advertise an address have port -1.
            return streams.metadataForAllStreamsClients().stream()
                    .filter(instance -> instance.port() > 0)
                    .toList();
        } catch (IllegalStateException | org.apache.kafka.streams.errors.InvalidStateStoreException e) {
            return lastTold;
        }
    }

    private static String nameOf(StreamsMetadata instance) {
        return instance.host() + ":" + instance.port();
    }

    private static Map<String, List<Integer>> byTopic(Set<TopicPartition> partitions) {
        Map<String, TreeSet<Integer>> sorted = new TreeMap<>();
        partitions.forEach(each ->
                sorted.computeIfAbsent(each.topic(), topic -> new TreeSet<>()).add(each.partition()));
        Map<String, List<Integer>> lists = new TreeMap<>();
        sorted.forEach((topic, numbers) -> lists.put(topic, List.copyOf(numbers)));
        return lists;
    }
}
