package dev.costgauge.grants;

import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What an installation calls its groups and Kafka Streams' topics.
 *
 * @param applicationId of the stream, which is also its group
 * @param changelogs topics in which Kafka Streams keeps the stores
 * @param archiver group that fills the archive
 * @param projector what the groups of the projections begin with
 */
public record KafkaNames(String applicationId, Set<String> changelogs, String archiver, String projector) {

    public KafkaNames {
        changelogs = Set.copyOf(changelogs);
    }

    /** The groups that a role is in. */
    public List<String> groups(Role role) {
        return switch (role) {
            case STREAM -> List.of(applicationId);
            case WORKER ->
                Stream.concat(
                                Stream.of(archiver),
                                Stream.of("-baselines", "-alerts", "-hours").map(projector::concat))
                        .toList();
            case SETUP, OPERATOR, RESET, PRODUCER, NOTIFIER, GATEWAY -> List.of();
        };
    }
}
