package dev.costgauge.grants;

import static dev.costgauge.grants.Role.NOTIFIER;
import static dev.costgauge.grants.Role.OPERATOR;
import static dev.costgauge.grants.Role.PRODUCER;
import static dev.costgauge.grants.Role.RESET;
import static dev.costgauge.grants.Role.STREAM;
import static dev.costgauge.grants.Role.WORKER;
import static org.apache.kafka.common.acl.AclOperation.CREATE;
import static org.apache.kafka.common.acl.AclOperation.DESCRIBE;
import static org.apache.kafka.common.acl.AclOperation.DESCRIBE_CONFIGS;
import static org.apache.kafka.common.acl.AclOperation.READ;
import static org.apache.kafka.common.acl.AclOperation.WRITE;

import dev.costgauge.wire.Topic;
import java.util.EnumSet;
import java.util.Set;
import org.apache.kafka.common.acl.AclOperation;

/** What each role does with each topic. */
public final class KafkaNeeds {

    private KafkaNeeds() {}

    /** Empty when the role has nothing to do with the topic. */
    public static Set<AclOperation> of(Role role, Topic topic) {
        Set<AclOperation> needs = EnumSet.noneOf(AclOperation.class);
        // To move the stream's positions takes the right to read what it reads.
        if (role == OPERATOR || readers(topic).contains(role == RESET ? STREAM : role)) {
            needs.add(READ);
        }
        if (writers(topic).contains(role)) {
            needs.add(WRITE);
        }
        if (!needs.isEmpty()) {
            needs.add(DESCRIBE);
        }
        switch (role) {
            case SETUP -> needs.addAll(Set.of(CREATE, DESCRIBE, DESCRIBE_CONFIGS));
            // Each start compares every topic with the catalogue.
            case STREAM, WORKER, OPERATOR -> needs.addAll(Set.of(DESCRIBE, DESCRIBE_CONFIGS));
            case RESET, PRODUCER, NOTIFIER, GATEWAY -> {}
        }
        return needs;
    }

    /** The worker reads to project, to archive, to compare in a sweep, and to see how far others are. */
    private static Set<Role> readers(Topic topic) {
        return switch (topic) {
            case EVENTS, REROUTED -> Set.of(STREAM, WORKER);
            case COMMANDS, TICKS, RULES, FLEET_PARTS, NOTICES -> Set.of(STREAM);
            case UPDATES, HOURS, LEDGER -> Set.of(WORKER);
            case ALERTS -> Set.of(WORKER, NOTIFIER);
            case JOURNAL, DEAD_LETTERS, LATE -> Set.of();
        };
    }

    /** An operator sends refused records again, which may be events, commands or rules. */
    private static Set<Role> writers(Topic topic) {
        return switch (topic) {
            case EVENTS -> Set.of(PRODUCER, OPERATOR);
            case COMMANDS -> Set.of(WORKER, OPERATOR);
            case RULES -> Set.of(OPERATOR);
            case DEAD_LETTERS -> Set.of(STREAM, OPERATOR);
            case TICKS, REROUTED, FLEET_PARTS, NOTICES, JOURNAL, UPDATES, HOURS, ALERTS, LEDGER, LATE -> Set.of(STREAM);
        };
    }
}
