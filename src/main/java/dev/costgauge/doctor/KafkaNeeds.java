package dev.costgauge.doctor;

import static dev.costgauge.doctor.KafkaNeeds.Role.STREAM;
import static dev.costgauge.doctor.KafkaNeeds.Role.WORKER;
import static org.apache.kafka.common.acl.AclOperation.DESCRIBE;
import static org.apache.kafka.common.acl.AclOperation.READ;
import static org.apache.kafka.common.acl.AclOperation.WRITE;

import dev.costgauge.wire.Topic;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import org.apache.kafka.common.acl.AclOperation;

/** What each role does with each topic. */
public final class KafkaNeeds {

    /** A command that runs for good. */
    public enum Role {
        STREAM,
        WORKER;

        /** As the command line names it. */
        String command() {
            return "`costgauge " + name().toLowerCase(Locale.ROOT) + "`";
        }
    }

    private KafkaNeeds() {}

    /** Empty when the role has nothing to do with the topic. */
    public static Set<AclOperation> of(Role role, Topic topic) {
        Set<AclOperation> needs = EnumSet.noneOf(AclOperation.class);
        if (readers(topic).contains(role)) {
            needs.add(READ);
        }
        if (writers(topic).contains(role)) {
            needs.add(WRITE);
        }
        if (!needs.isEmpty()) {
            needs.add(DESCRIBE);
        }
        return needs;
    }

    /** The worker reads to project, to archive, to compare in a sweep, and to see how far others are. */
    private static Set<Role> readers(Topic topic) {
        return switch (topic) {
            case EVENTS, REROUTED -> Set.of(STREAM, WORKER);
            case COMMANDS, TICKS, RULES, FLEET_PARTS, NOTICES -> Set.of(STREAM);
            case UPDATES, HOURS, ALERTS, LEDGER -> Set.of(WORKER);
            case JOURNAL, DEAD_LETTERS, LATE -> Set.of();
        };
    }

    private static Set<Role> writers(Topic topic) {
        return switch (topic) {
            case COMMANDS -> Set.of(WORKER);
            case EVENTS, RULES -> Set.of();
            case TICKS, REROUTED, FLEET_PARTS, NOTICES, JOURNAL, UPDATES, HOURS, ALERTS, LEDGER, DEAD_LETTERS, LATE ->
                Set.of(STREAM);
        };
    }
}
