package dev.costgauge.query;

import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How old an answer is and who gave it.
 *
 * @param behindMs wall clock minus the log time that the copy has reached, in milliseconds; null before its first record, and
 *     for the archive
 * @param role what answered
 * @param instance {@code host:port} of the instance that read it
 * @param lagRecords changelog records that the copy has yet to apply; 0 for an active one, null when not known, and
 *     for the archive
 */
public record Staleness(
        @Nullable Long behindMs, Role role, String instance, @Nullable Long lagRecords) {

    /** The worst of several: what can be said of an answer that was put together from them. */
    static Staleness worst(List<Source> sources, String instance) {
        Long behind = sources.stream()
                .map(Source::behindMs)
                .filter(ms -> ms != null)
                .max(Comparator.naturalOrder())
                .orElse(null);
        boolean standby = sources.stream().anyMatch(source -> source.role() == Role.STANDBY);
        boolean unknown = sources.stream().anyMatch(source -> source.lagRecords() == null);
        Long lag = unknown
                ? null
                : (Long) sources.stream()
                        .map(Source::lagRecords)
                        .filter(records -> records != null)
                        .mapToLong(Long::longValue)
                        .sum();
        return new Staleness(behind, standby ? Role.STANDBY : Role.ACTIVE, instance, lag);
    }
}
