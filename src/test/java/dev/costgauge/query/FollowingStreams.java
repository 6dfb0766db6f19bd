package dev.costgauge.query;

import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.LagInfo;
import org.apache.kafka.streams.StoreQueryParameters;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.StreamsMetadata;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.errors.InvalidStateStoreException;
import org.apache.kafka.streams.state.HostInfo;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.Stores;

/** A stream that is never started: it follows every partition with an empty copy, and another instance is active for them. */
final class FollowingStreams extends KafkaStreams {

    static final String EVENTS = "events";

    private final KeyValueStore<Bytes, byte[]> copy = Stores.inMemoryKeyValueStore("copy").get();
    private final Owner owner;

    private FollowingStreams(Properties settings, Owner owner) {
        super(topology(), settings);
        this.owner = owner;
    }

    /** @param owner its port on loopback */
    static FollowingStreams of(Path stateDir, int owner) {
        Properties settings = new Properties();
        settings.put(StreamsConfig.APPLICATION_ID_CONFIG, "following");
        settings.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, "127.0.0.1:1");
        settings.put(StreamsConfig.STATE_DIR_CONFIG, stateDir.toString());
        return new FollowingStreams(settings, new Owner(new HostInfo("127.0.0.1", owner)));
    }

    static Topology topology() {
        return new Topology().addSource(EVENTS, EVENTS);
    }

    @Override
    @SuppressWarnings("unchecked") // All stores are of this type.
    public <T> T store(StoreQueryParameters<T> asked) {
        if (!asked.staleStoresEnabled()) {
            throw new InvalidStateStoreException("not active here");
        }
        return (T) copy;
    }

    @Override
    public Collection<StreamsMetadata> metadataForAllStreamsClients() {
        return List.of(owner);
    }

    @Override
    public Map<String, Map<Integer, LagInfo>> allLocalStorePartitionLags() {
        return Map.of();
    }

    private record Owner(HostInfo hostInfo) implements StreamsMetadata {
        @Override
        public Set<String> stateStoreNames() {
            return Set.of();
        }

        @Override
        public Set<TopicPartition> topicPartitions() {
            return Set.of(new TopicPartition(EVENTS, 0));
        }

        @Override
        public Set<TopicPartition> standbyTopicPartitions() {
            return Set.of();
        }

        @Override
        public Set<String> standbyStateStoreNames() {
            return Set.of();
        }

        @Override
        public String host() {
            return hostInfo.host();
        }

        @Override
        public int port() {
            return hostInfo.port();
        }
    }
}
