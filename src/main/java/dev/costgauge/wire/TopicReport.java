package dev.costgauge.wire;

import java.util.List;

/**
 * What was found of one topic, and what is wrong with it.
 *
 * @param partitions 0 when the topic is missing
 * @param schemaId id of the value's schema in the registry; 0 when there is none
 * @param problems each says what is wrong and what mends it; empty when all is well
 */
public record TopicReport(
        Topic topic, String name, Presence presence, int partitions, int schemaId, List<String> problems) {

    /** Whether the topic was there. */
    public enum Presence {
        MISSING,
        CREATED,
        PRESENT
    }

    public TopicReport {
        problems = List.copyOf(problems);
    }

    public boolean isGood() {
        return problems.isEmpty();
    }
}
