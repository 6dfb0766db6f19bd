package dev.costgauge.grants;

import dev.costgauge.wire.Topic;
import dev.costgauge.wire.TopicCatalog;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.kafka.common.acl.AclOperation;

/** Kafka's access lists, made from the catalogue of topics: a shell script that calls {@code kafka-acls.sh}. */
final class KafkaGrants {

    private static final Pattern PLAIN = Pattern.compile("[\\w.-]+");

    private static final String HEAD =
            """
            #!/bin/sh
            # Kafka: the access lists of Costgauge's roles. An administrator runs it once; a repeat changes nothing.
            #   KAFKA="--bootstrap-server localhost:9092 --command-config admin.properties" sh kafka.sh
            # kafka-acls.sh, of Kafka's own scripts, must be on the path.
            set -eu

            # shellcheck disable=SC2086 # several words
            allow() { kafka-acls.sh $KAFKA --add --allow-principal "$@"; }
            """;

    private final TopicCatalog topics;
    private final KafkaNames names;

    KafkaGrants(TopicCatalog topics, KafkaNames names) {
        this.topics = topics;
        this.names = names;
    }

    /** @param users the principal's name of each role */
    String script(Map<Role, String> users) {
        StringBuilder script = new StringBuilder(HEAD);
        users.forEach((role, user) -> {
            script.append("\n# ").append(role.text()).append('\n');
            lines(role, user).forEach(line -> script.append("allow 'User:").append(user).append("' ").append(line).append('\n'));
        });
        return script.toString();
    }

    private List<String> lines(Role role, String user) {
        List<String> lines = new ArrayList<>();
        Map<Set<AclOperation>, List<String>> byNeed = new LinkedHashMap<>();
        for (Topic topic : Topic.values()) {
            Set<AclOperation> needs = KafkaNeeds.of(role, topic);
            if (!needs.isEmpty()) {
                byNeed.computeIfAbsent(needs, each -> new ArrayList<>()).add(topics.name(topic));
            }
        }
        byNeed.forEach((needs, named) -> lines.add(operations(needs) + each("topic", named)));
        switch (role) {
            case STREAM -> {
                lines.add(operations(EnumSet.of(
                                AclOperation.READ, AclOperation.WRITE, AclOperation.CREATE, AclOperation.DESCRIBE))
                        + each("topic", new TreeSet<>(names.changelogs())));
                lines.add(member(names.groups(role)));
                lines.add("--resource-pattern-type prefixed " + transaction(names.applicationId() + "-"));
            }
            case WORKER -> {
                lines.add(member(names.groups(role)));
                lines.add(operations(EnumSet.of(AclOperation.DESCRIBE)) + each("group", names.groups(Role.STREAM)));
            }
            case OPERATOR -> {
                List<String> all = new ArrayList<>(names.groups(Role.STREAM));
                all.addAll(names.groups(Role.WORKER));
                lines.add(operations(EnumSet.of(AclOperation.DESCRIBE)) + each("group", all));
                lines.add(transaction(names.applicationId() + "-dlq-replay"));
            }
            case RESET -> {
                lines.add(operations(EnumSet.of(AclOperation.DELETE, AclOperation.DESCRIBE))
                        + each("topic", new TreeSet<>(names.changelogs())));
                lines.add(member(names.groups(Role.STREAM)));
            }
            case NOTIFIER -> lines.add(member(List.of(user)));
            case SETUP, PRODUCER, GATEWAY -> {}
        }
        return lines;
    }

    private static String member(List<String> groups) {
        return operations(EnumSet.of(AclOperation.READ, AclOperation.DESCRIBE)) + each("group", groups);
    }

    private static String transaction(String id) {
        return operations(EnumSet.of(AclOperation.WRITE, AclOperation.DESCRIBE)) + each("transactional-id", List.of(id));
    }

    private static String operations(Set<AclOperation> operations) {
        return operations.stream().map(operation -> "--operation " + spelt(operation)).collect(Collectors.joining(" "));
    }

    private static String each(String kind, Collection<String> values) {
        return values.stream().map(value -> " --" + kind + " " + word(value)).collect(Collectors.joining());
    }

    /** One word to a shell; names of users hold no quotes, see {@link Grants}. */
    private static String word(String value) {
        return PLAIN.matcher(value).matches() ? value : "'" + value + "'";
    }

    /** As kafka-acls.sh wants it: DescribeConfigs. */
    private static String spelt(AclOperation operation) {
        return List.of(operation.name().split("_")).stream()
                .map(word -> word.charAt(0) + word.substring(1).toLowerCase(Locale.ROOT))
                .collect(Collectors.joining());
    }
}
