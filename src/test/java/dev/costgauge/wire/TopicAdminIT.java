package dev.costgauge.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.costgauge.testing.Servers;
import dev.costgauge.wire.TopicReport.Presence;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class TopicAdminIT {

    private final Admin admin = Admin.create(Map.of("bootstrap.servers", Servers.kafka()));
    private final SchemaRegistry registry = new RestSchemaRegistry(
            RegistrySettings.of(Servers.registry()), new SimpleMeterRegistry(), InstantSource.system());
    private final TopicCatalog catalog =
            new TopicCatalog(TopicSettings.defaults().with(Servers.unique("TopicAdminIT") + ".", 3));
    private final TopicAdmin topics = new TopicAdmin(admin, registry, catalog);

    @AfterEach
    void close() {
        admin.close();
        registry.close();
    }

    @Test
    void createsWhatIsMissingOnceAndThenFindsEverythingGood() {
        assertThat(topics.show()).hasSize(Topic.values().length).allSatisfy(report -> {
            assertThat(report.presence()).isEqualTo(Presence.MISSING);
            assertThat(report.problems().getFirst()).contains("costgauge topics apply");
        });

        assertThat(topics.apply()).allSatisfy(report -> {
            assertThat(report.presence()).isEqualTo(Presence.CREATED);
            assertThat(report.problems()).isEmpty();
            assertThat(report.schemaId() > 0).isEqualTo(report.topic().schema().isPresent());
        });

        assertThat(topics.show()).filteredOn(report -> report.partitions() == 1).extracting(TopicReport::topic)
                .containsExactlyInAnyOrder(Topic.RULES, Topic.FLEET_PARTS);
        assertThat(registry.ownCompatibility(catalog.valueSubject(Topic.ALERTS))).isEqualTo("BACKWARD");
        for (List<TopicReport> again : List.of(topics.apply(), topics.show())) {
            assertThat(again).allSatisfy(report -> {
                assertThat(report.presence()).isEqualTo(Presence.PRESENT);
                assertThat(report.partitions()).isEqualTo(catalog.partitions(report.topic()));
                assertThat(report.problems()).as(report.name()).isEmpty();
            });
        }
    }

    @Test
    void saysWhatToMendWhereATopicIsOtherThanItMustBe() throws ExecutionException, InterruptedException {
        String events = catalog.name(Topic.EVENTS);
        admin.createTopics(List.of(new NewTopic(events, Optional.of(5), Optional.empty()))).all().get();
        Awaitility.await().ignoreExceptions().until(() -> admin.describeTopics(List.of(events)).allTopicNames().get()
                .containsKey(events));

        TopicReport report = topics.apply().stream()
                .filter(one -> one.topic() == Topic.EVENTS)
                .findFirst()
                .orElseThrow();

        assertThat(report.presence()).isEqualTo(Presence.PRESENT);
        assertThat(report.problems())
                .hasSize(2)
                .anySatisfy(problem -> assertThat(problem).contains("topics.partitions=5"))
                .anySatisfy(problem -> assertThat(problem)
                        .contains("--topic " + events + " --add-config message.timestamp.type=LogAppendTime"));
    }
}
