package dev.costgauge.app;

import dev.costgauge.load.EventSink;
import dev.costgauge.load.KafkaSink;
import dev.costgauge.settings.Settings;
import dev.costgauge.wire.EventEncoder;
import dev.costgauge.wire.KafkaSettings;
import dev.costgauge.wire.RegistrySettings;
import dev.costgauge.wire.RestSchemaRegistry;
import dev.costgauge.wire.SchemaRegistry;
import dev.costgauge.wire.Topic;
import dev.costgauge.wire.TopicCatalog;
import dev.costgauge.wire.TopicSettings;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** Wires a sink that publishes cost events to the installation that the settings name. */
final class Publishing {

    private static final long ANSWER_SECONDS = 30;

    private Publishing() {}

    /** Registers the schema of events and connects; nothing is sent yet. */
    static EventSink open(Settings settings) throws Exception {
        TopicCatalog topics = new TopicCatalog(settings.as(TopicSettings.class));
        KafkaSettings kafka = settings.as(KafkaSettings.class);
        requireTopics(kafka, List.of(topics.name(Topic.EVENTS), topics.name(Topic.TICKS)));
        try (SchemaRegistry registry = new RestSchemaRegistry(
                settings.as(RegistrySettings.class), new SimpleMeterRegistry(), InstantSource.system())) {
            EventEncoder encoder = EventEncoder.register(registry, topics.name(Topic.EVENTS));
            return new KafkaSink(
                    kafka.clientConfig(), encoder::encode, topics.name(Topic.EVENTS), topics.name(Topic.TICKS));
        }
    }

    /** Else a broker might create them on the first event, with as many partitions as it likes. */
    private static void requireTopics(KafkaSettings kafka, List<String> topics) throws Exception {
        try (Admin admin = Admin.create(kafka.clientConfig())) {
            admin.describeTopics(topics).allTopicNames().get(ANSWER_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof UnknownTopicOrPartitionException) {
                throw new IllegalStateException(
                        "Kafka at " + kafka.bootstrapServers() + " lacks one of the topics " + String.join(", ", topics)
                                + "; the stream role creates them when it starts",
                        e);
            }
            throw e;
        } catch (TimeoutException e) {
            throw new IllegalStateException(
                    "Kafka at " + kafka.bootstrapServers() + " does not answer; set kafka.bootstrap.servers", e);
        }
    }
}
