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

/** Wires a sink that publishes cost events to the installation that the settings name. */
final class Publishing {

    private Publishing() {}

    /** Registers the schema of events and connects; nothing is sent yet. */
    static EventSink open(Settings settings) throws Exception {
        TopicCatalog topics = new TopicCatalog(settings.as(TopicSettings.class));
        try (SchemaRegistry registry = new RestSchemaRegistry(
                settings.as(RegistrySettings.class), new SimpleMeterRegistry(), InstantSource.system())) {
            EventEncoder encoder = EventEncoder.register(registry, topics.name(Topic.EVENTS));
            return new KafkaSink(
                    settings.as(KafkaSettings.class).clientConfig(),
                    encoder::encode,
                    topics.name(Topic.EVENTS),
                    topics.name(Topic.TICKS));
        }
    }
}
