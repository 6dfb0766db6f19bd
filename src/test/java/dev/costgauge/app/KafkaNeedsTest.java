package dev.costgauge.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.costgauge.grants.KafkaNeeds;
import dev.costgauge.grants.Role;
import dev.costgauge.settings.Settings;
import dev.costgauge.topology.TopologyNames;
import dev.costgauge.wire.RegistrySettings;
import dev.costgauge.wire.RestSchemaRegistry;
import dev.costgauge.wire.Topic;
import dev.costgauge.wire.TopicCatalog;
import dev.costgauge.wire.TopicSettings;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.common.acl.AclOperation;
import org.junit.jupiter.api.Test;

/** What the doctor asks for is what the stream does. */
class KafkaNeedsTest {

    private final Settings settings = Settings.load(AllSettings.RECORDS, Map.of(), Map.of(), Map.of(), List.of());

    @Test
    void theStreamNeedsWhatItsTopologyReadsAndWrites() {
        SimpleMeterRegistry meters = new SimpleMeterRegistry();
        TopologyNames names;
        try (RestSchemaRegistry registry =
                new RestSchemaRegistry(settings.as(RegistrySettings.class), meters, InstantSource.system())) {
            names = TopologyNames.of(StreamRole.topology(settings, registry, meters), "costgauge");
        }

        assertThat(topics(Role.STREAM, AclOperation.READ)).isEqualTo(names.read());
        assertThat(topics(Role.STREAM, AclOperation.WRITE)).isEqualTo(names.written());
    }

    @Test
    void theWorkerWritesCommandsAndNothingElse() {
        assertThat(topics(Role.WORKER, AclOperation.WRITE)).containsExactly("cost-baseline-commands");
    }

    private Set<String> topics(Role role, AclOperation operation) {
        TopicCatalog catalog = new TopicCatalog(settings.as(TopicSettings.class));
        return Arrays.stream(Topic.values())
                .filter(topic -> KafkaNeeds.of(role, topic).contains(operation))
                .map(catalog::name)
                .collect(Collectors.toSet());
    }
}
