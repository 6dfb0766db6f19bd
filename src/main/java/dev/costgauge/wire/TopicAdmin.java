package dev.costgauge.wire;

import dev.costgauge.wire.TopicReport.Presence;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.avro.Schema;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings the brokers and the registry to what {@link TopicCatalog} says: missing topics are created, schemas registered.
 * What exists is looked at, never changed: a repeat does nothing. Not thread-safe; closes neither of its clients.
 */
public final class TopicAdmin {

    private static final Logger LOG = LoggerFactory.getLogger(TopicAdmin.class);

    private final TopicBrokers brokers;
    private final SchemaRegistry registry;
    private final TopicCatalog catalog;

    public TopicAdmin(Admin admin, SchemaRegistry registry, TopicCatalog catalog) {
        this.brokers = new TopicBrokers(admin);
        this.registry = registry;
        this.catalog = catalog;
    }

    /**
     * Creates and registers what is missing, then says how everything is.
     *
     * @throws TopicAdminException when the brokers refuse or do not answer
     * @throws RegistryException when the registry refuses us or does not answer
     */
    public List<TopicReport> apply() {
        Map<Topic, TopicBrokers.Found> before = find();
        Map<String, NewTopic> missing = new LinkedHashMap<>();
        for (Topic topic : Topic.values()) {
            if (!before.containsKey(topic)) {
                missing.put(catalog.name(topic), newTopic(topic));
            }
        }
        brokers.create(missing);
        missing.forEach((name, made) -> LOG.info("topic created: name={} partitions={}", name, made.numPartitions()));

        List<TopicReport> reports = new ArrayList<>();
        for (Topic topic : Topic.values()) {
            TopicBrokers.Found found = before.get(topic);
            List<String> problems = found == null ? new ArrayList<>() : problemsOf(topic, found);
            int schemaId = topic.schema().map(schema -> register(topic, schema, problems)).orElse(0);
            reports.add(new TopicReport(
                    topic,
                    catalog.name(topic),
                    found == null ? Presence.CREATED : Presence.PRESENT,
                    found == null ? catalog.partitions(topic) : found.partitions(),
                    schemaId,
                    problems));
        }
        return List.copyOf(reports);
    }

    /** Says how everything is, and changes nothing; throws what {@link #apply} throws. */
    public List<TopicReport> show() {
        Map<Topic, TopicBrokers.Found> found = find();
        List<TopicReport> reports = new ArrayList<>();
        for (Topic topic : Topic.values()) {
            reports.add(show(topic, Optional.ofNullable(found.get(topic))));
        }
        return List.copyOf(reports);
    }

    private TopicReport show(Topic topic, Optional<TopicBrokers.Found> found) {
        List<String> problems = new ArrayList<>();
        found.ifPresentOrElse(
                present -> problems.addAll(problemsOf(topic, present)),
                () -> problems.add("is missing: run `costgauge topics apply`"));
        Integer id = topic.schema()
                .map(schema -> registry.idOf(catalog.valueSubject(topic), schema))
                .orElse(null);
        if (id == null) {
            topic.schema().ifPresent(schema -> problems.addAll(registrationProblems(topic, schema)));
        }
        return new TopicReport(
                topic,
                catalog.name(topic),
                found.isPresent() ? Presence.PRESENT : Presence.MISSING,
                found.map(TopicBrokers.Found::partitions).orElse(0),
                id == null ? 0 : id,
                problems);
    }

    private List<String> registrationProblems(Topic topic, Schema schema) {
        String subject = catalog.valueSubject(topic);
        List<String> against = registry.incompatibilities(subject, schema);
        return against.isEmpty()
                ? List.of("schema is not registered under " + subject + ": run `costgauge topics apply`")
                : List.of("schema cannot be registered under " + subject + ": " + String.join("; ", against));
    }

    private int register(Topic topic, Schema schema, List<String> problems) {
        String subject = catalog.valueSubject(topic);
        List<String> against = registry.idOf(subject, schema) == null
                ? registry.incompatibilities(subject, schema)
                : List.of();
        if (!against.isEmpty()) {
            problems.add("schema cannot be registered under " + subject + ": " + String.join("; ", against)
                    + "; remove the foreign version or use another topics.prefix");
            return 0;
        }
        int id = registry.register(subject, schema);
        fixCompatibility(subject);
        return id;
    }

    /**
     * Gives the subject a level of its own: without any, a careless producer could change what we read, and some clients
     * refuse to write where they see none. Levels that are as strict or stricter are the operator's.
     */
    private void fixCompatibility(String subject) {
        String inForce = registry.compatibility(subject);
        String wanted = inForce.equals("NONE") || inForce.startsWith("FORWARD") ? "BACKWARD" : inForce;
        if (!wanted.equals(registry.ownCompatibility(subject))) {
            registry.setCompatibility(subject, wanted);
            LOG.info("compatibility set: subject={} level={}", subject, wanted);
        }
    }

    private List<String> problemsOf(Topic topic, TopicBrokers.Found found) {
        List<String> problems = new ArrayList<>();
        if (found.partitions() != catalog.partitions(topic)) {
            switch (topic.spread()) {
                case TOGETHER -> problems.add("has " + found.partitions() + " partitions, setting topics.partitions says "
                        + catalog.partitions()
                        + "; events, re-routed events, commands, ticks and notices need the same number: set topics.partitions="
                        + found.partitions() + " if all of them have it, or create the topic anew");
                case SINGLE -> problems.add("has " + found.partitions()
                        + " partitions and needs exactly one, so that all of it is seen in one place: create the topic anew");
                case FREE -> {}
            }
        }
        Map<String, String> wanted = catalog.config(topic);
        String timestampType = wanted.getOrDefault(TopicBrokers.TIMESTAMP_TYPE, "");
        if (!timestampType.equals(found.timestampType())) {
            problems.add("stamps records by " + found.timestampType() + ", not " + timestampType + ": kafka-configs.sh --alter"
                    + " --topic " + catalog.name(topic) + " --add-config " + TopicBrokers.TIMESTAMP_TYPE + "="
                    + timestampType);
        }
        boolean compacts = wanted.getOrDefault(TopicBrokers.CLEANUP_POLICY, "").contains("compact");
        if (compacts != found.cleanupPolicy().contains("compact")) {
            problems.add("has cleanup.policy " + found.cleanupPolicy() + ", not "
                    + wanted.get(TopicBrokers.CLEANUP_POLICY) + ": kafka-configs.sh --alter --topic " + catalog.name(topic)
                    + " --add-config " + TopicBrokers.CLEANUP_POLICY + "=[" + wanted.get(TopicBrokers.CLEANUP_POLICY)
                    + "]");
        }
        return problems;
    }

    private NewTopic newTopic(Topic topic) {
        int copies = catalog.settings().replicationFactor();
        return new NewTopic(
                        catalog.name(topic),
                        Optional.of(catalog.partitions(topic)),
                        copies < 0 ? Optional.empty() : Optional.of((short) copies))
                .configs(catalog.config(topic));
    }

    private Map<Topic, TopicBrokers.Found> find() {
        Map<String, TopicBrokers.Found> byName =
                brokers.find(List.of(Topic.values()).stream().map(catalog::name).toList());
        Map<Topic, TopicBrokers.Found> found = new EnumMap<>(Topic.class);
        for (Topic topic : Topic.values()) {
            TopicBrokers.Found one = byName.get(catalog.name(topic));
            if (one != null) {
                found.put(topic, one);
            }
        }
        return found;
    }
}
