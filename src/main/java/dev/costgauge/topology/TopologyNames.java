package dev.costgauge.topology;

import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.TopologyDescription;
import org.apache.kafka.streams.TopologyDescription.Node;
import org.apache.kafka.streams.TopologyDescription.Processor;
import org.apache.kafka.streams.TopologyDescription.Sink;
import org.apache.kafka.streams.TopologyDescription.Source;

/**
 * The topics around a topology, by their full names.
 *
 * @param read topics that it reads
 * @param written topics that it writes
 * @param changelogs internal topics in which Kafka Streams keeps the stores
 */
public record TopologyNames(Set<String> read, Set<String> written, Set<String> changelogs) {

    public TopologyNames {
        read = Set.copyOf(read);
        written = Set.copyOf(written);
        changelogs = Set.copyOf(changelogs);
    }

    /** @param applicationId under which it runs */
    public static TopologyNames of(Topology topology, String applicationId) {
        Set<String> read = new TreeSet<>();
        Set<String> written = new TreeSet<>();
        Set<String> changelogs = new TreeSet<>();
        for (TopologyDescription.Subtopology part : topology.describe().subtopologies()) {
            for (Node node : part.nodes()) {
                switch (node) {
                    case Source source -> read.addAll(source.topicSet());
                    case Sink sink -> written.add(sink.topic());
                    // As ProcessorStateManager.storeChangelogTopic names them.
                    case Processor processor ->
                        processor.stores().forEach(store -> changelogs.add(applicationId + "-" + store + "-changelog"));
                    default ->
                        throw new IllegalStateException("a kind of node that Kafka Streams did not have: " + node);
                }
            }
        }
        return new TopologyNames(read, written, changelogs);
    }
}
