package dev.costgauge.doctor;

import static dev.costgauge.wire.AdminAnswers.await;
import static dev.costgauge.wire.AdminAnswers.awaitOne;

import dev.costgauge.grants.KafkaNames;
import dev.costgauge.grants.KafkaNeeds;
import dev.costgauge.grants.Role;
import dev.costgauge.wire.KafkaRefusal;
import dev.costgauge.wire.Topic;
import dev.costgauge.wire.TopicCatalog;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.apache.kafka.clients.admin.DescribeClusterResult;
import org.apache.kafka.clients.admin.DescribeConsumerGroupsOptions;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.apache.kafka.clients.admin.FinalizedVersionRange;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.GroupAuthorizationException;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.jspecify.annotations.Nullable;

/** The brokers, the copies of our topics, and what we may do with topics and groups. Not thread-safe. */
public final class KafkaCheckup implements Checkup {

    private static final Set<AclOperation> ON_GROUPS = Set.of(AclOperation.READ, AclOperation.DESCRIBE);

    private final Admin admin;
    private final TopicCatalog topics;
    private final KafkaNames names;
    private final List<Role> roles;

    /** @param roles whose rights and groups are looked at */
    public KafkaCheckup(Admin admin, TopicCatalog topics, KafkaNames names, List<Role> roles) {
        this.admin = admin;
        this.topics = topics;
        this.names = names;
        this.roles = List.copyOf(roles);
    }

    @Override
    public List<Finding> look() {
        List<Finding> findings = new ArrayList<>();
        Finding cluster = cluster();
        findings.add(cluster);
        if (cluster.level() == Finding.Level.FAIL) {
            return findings;
        }
        findings.add(copies());
        for (Role role : roles) {
            names.groups(role).forEach(group -> findings.add(group(group, role)));
        }
        return findings;
    }

    private Finding cluster() {
        DescribeClusterResult cluster = admin.describeCluster();
        int brokers;
        try {
            brokers = await(cluster.nodes()).size();
        } catch (TimeoutException e) {
            return Finding.fail("kafka", "no broker answers: is Kafka up, and kafka.bootstrap.servers right?");
        } catch (AuthenticationException e) {
            return Finding.fail("kafka", KafkaRefusal.text(e));
        } catch (KafkaException e) {
            return Finding.fail("kafka", "brokers refuse us (" + e.getMessage() + "): mend kafka.client.*");
        }
        FinalizedVersionRange features =
                await(admin.describeFeatures().featureMetadata()).finalizedFeatures().get("metadata.version");
        return Finding.ok(
                "kafka",
                brokers + (brokers == 1 ? " broker" : " brokers") + " of cluster " + await(cluster.clusterId())
                        + ", metadata.version " + (features == null ? "unknown" : features.maxVersionLevel()));
    }

    /** All copies of our topics in one line; which topics are missing is another check's. */
    private Finding copies() {
        List<String> faults = new ArrayList<>();
        Set<String> behind = new TreeSet<>();
        Map<String, Topic> byName = new LinkedHashMap<>();
        Arrays.stream(Topic.values()).forEach(topic -> byName.put(topics.name(topic), topic));
        var described = admin.describeTopics(
                        byName.keySet(),
                        new DescribeTopicsOptions().includeAuthorizedOperations(true))
                .topicNameValues();
        byName.forEach((name, ours) -> {
            try {
                TopicDescription topic = await(Objects.requireNonNull(described.get(name)));
                topic.partitions().forEach(partition -> {
                    if (partition.leader() == null || partition.leader().isEmpty()) {
                        faults.add(name + " partition " + partition.partition() + " has no leader: start its brokers");
                    } else if (partition.isr().size() < partition.replicas().size()) {
                        behind.add(name);
                    }
                });
                for (Role role : roles) {
                    lacking(role, KafkaNeeds.of(role, ours), topic.authorizedOperations(), name, faults);
                }
            } catch (UnknownTopicOrPartitionException e) {
                // Told where topics are compared with the catalogue.
            } catch (TopicAuthorizationException e) {
                faults.add("we may not describe " + name + ": grant DESCRIBE on it, and what its role needs");
            }
        });
        if (!faults.isEmpty()) {
            return Finding.fail("kafka topics", String.join("; ", faults));
        }
        return behind.isEmpty()
                ? Finding.ok(
                        "kafka topics",
                        "all copies in sync; we may do what is needed for "
                                + roles.stream().map(Role::text).collect(Collectors.joining(" and ")))
                : Finding.warn(
                        "kafka topics", "copies are behind in " + String.join(", ", behind) + ": look at the brokers");
    }

    private Finding group(String group, Role role) {
        String check = "kafka group " + group;
        String run = ": start " + command(role);
        try {
            ConsumerGroupDescription described = awaitOne(
                    admin.describeConsumerGroups(
                                    List.of(group),
                                    new DescribeConsumerGroupsOptions().includeAuthorizedOperations(true))
                            .all(),
                    group);
            List<String> faults = new ArrayList<>();
            lacking(role, ON_GROUPS, described.authorizedOperations(), "group " + group, faults);
            if (!faults.isEmpty()) {
                return Finding.fail(check, String.join("; ", faults));
            }
            int members = described.members().size();
            return members > 0
                    ? Finding.ok(check, members + (members == 1 ? " member, " : " members, ") + described.groupState())
                    : Finding.warn(check, "nobody is in it" + run);
        } catch (GroupIdNotFoundException e) {
            return Finding.warn(check, "has never run" + run);
        } catch (GroupAuthorizationException e) {
            return Finding.fail(check, "we may not see it: grant READ and DESCRIBE on it");
        }
    }

    /** Brokers without an authorizer allow everything, and say so. */
    private static void lacking(
            Role role,
            Set<AclOperation> needed,
            @Nullable Set<AclOperation> allowed,
            String where,
            List<String> faults) {
        if (allowed != null && !allowed.contains(AclOperation.ALL) && !allowed.containsAll(needed)) {
            Set<AclOperation> missing = new TreeSet<>(needed);
            missing.removeAll(allowed);
            faults.add("we may not " + missing + " " + where + ", as " + command(role) + " does: grant it");
        }
    }

    private static String command(Role role) {
        return "`costgauge " + role.text() + "`";
    }
}
