package dev.costgauge.reset;

import java.nio.file.Path;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

/**
 * What a reset will do.
 *
 * @param members of the group, each with its host; while there is one, nothing may be reset
 * @param positions where each partition of the input will be read from, and where the group stood
 * @param changelogs internal topics that exist and will be deleted
 * @param stateDir the directory of this machine that will be deleted; null when there is none
 * @param stateInUse whether a process of this machine works in that directory; then nothing may be reset either
 */
public record ResetPlan(
        String applicationId,
        List<String> members,
        SortedMap<TopicPartition, Move> positions,
        SortedSet<String> changelogs,
        @Nullable Path stateDir,
        boolean stateInUse) {

    /** Whether a stream is alive. */
    public boolean isBlocked() {
        return stateInUse || !members.isEmpty();
    }

    /**
     * A partition's positions.
     *
     * @param from null when the group had none
     * @param again whether the input is read again, or passed over because the stream writes it anew
     */
    public record Move(@Nullable Long from, long to, boolean again) {}
}
