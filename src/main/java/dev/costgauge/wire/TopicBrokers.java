package dev.costgauge.wire;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.InvalidReplicationFactorException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** The questions to the brokers that {@link TopicAdmin} needs. */
final class TopicBrokers {

    static final String TIMESTAMP_TYPE = TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG;
    static final String CLEANUP_POLICY = TopicConfig.CLEANUP_POLICY_CONFIG;

    /** An existing topic. */
    record Found(int partitions, String timestampType, String cleanupPolicy) {}

    private final Admin admin;

    TopicBrokers(Admin admin) {
        this.admin = admin;
    }

    /** Those of the names that exist. */
    Map<String, Found> find(Collection<String> names) {
        Map<String, Integer> partitions = new HashMap<>();
        admin.describeTopics(names).topicNameValues().forEach((name, future) -> {
            try {
                partitions.put(name, await(future).partitions().size());
            } catch (UnknownTopicOrPartitionException e) {
                // Not there: this is the answer.
            }
        });
        List<ConfigResource> resources = new ArrayList<>();
        partitions.keySet().forEach(name -> resources.add(new ConfigResource(ConfigResource.Type.TOPIC, name)));
        Map<String, Found> found = new HashMap<>();
        admin.describeConfigs(resources).values().forEach((resource, future) -> {
            try {
                Config config = await(future);
                found.put(
                        resource.name(),
                        new Found(
                                partitions.getOrDefault(resource.name(), 0),
                                value(config, TIMESTAMP_TYPE),
                                value(config, CLEANUP_POLICY)));
            } catch (UnknownTopicOrPartitionException e) {
                // Another process is creating it: not every broker knows it yet.
            }
        });
        return found;
    }

    void create(Map<String, NewTopic> topics) {
        admin.createTopics(topics.values()).values().forEach((name, future) -> {
            try {
                await(future);
            } catch (TopicExistsException e) {
                // Somebody else was faster, with the same catalogue.
            }
        });
    }

    private static String value(Config config, String key) {
        ConfigEntry entry = config.get(key);
        return entry == null || entry.value() == null ? "" : entry.value();
    }

    /** Waits; what only tells about one topic comes out as it is, the rest says what to mend. */
    private static <T> T await(KafkaFuture<T> future) {
        try {
            return future.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new TopicAdminException("interrupted while asking the brokers", e);
        } catch (ExecutionException e) {
            throw explained(e.getCause() == null ? e : e.getCause());
        }
    }

    private static RuntimeException explained(Throwable cause) {
        return switch (cause) {
            case UnknownTopicOrPartitionException unknown -> unknown;
            case TopicExistsException exists -> exists;
            case AuthenticationException refused ->
                new TopicAdminException(KafkaRefusal.text(refused), refused);
            case AuthorizationException refused ->
                new TopicAdminException(
                        "brokers do not allow us to describe or create topics; grant what `costgauge grants kafka` prints, or"
                                + " create them by hand as schemas/README.md lists them",
                        refused);
            case InvalidReplicationFactorException refused ->
                new TopicAdminException(
                        "topics.replication.factor asks for more copies than there are brokers: " + refused.getMessage(),
                        refused);
            case TimeoutException late ->
                new TopicAdminException(
                        "no broker answered; is kafka.bootstrap.servers right and Kafka up? And does"
                                + " kafka.client.security.protocol fit that port?",
                        late);
            default -> new TopicAdminException("brokers refused: " + cause, cause);
        };
    }
}
