package dev.costgauge.query;

import dev.costgauge.cost.HourOfWeek;
import dev.costgauge.cost.PairKey;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Answers about past hours: what the stream still keeps is its own, the rest comes from the archive. Thread-safe.
 *
 * @param archive where older hours are
 * @param retention for how long the stream keeps a closed hour
 */
public record PastQueries(PastHours archive, Duration retention) {

    /**
     * The pair in one hour. The archive is asked when the stream has no such hour or cannot be asked; it knows of nothing
     * that is still open.
     *
     * @param instance host:port that says so
     * @throws StateUnavailable when one of the two cannot be asked and the other has no such hour
     */
    Answer<@Nullable PastSeriesView> asOf(
            PairKey pair, long hour, String instance, Supplier<Answer<@Nullable PastSeriesView>> stream) {
        Answer<@Nullable PastSeriesView> answer;
        try {
            answer = stream.get();
            if (answer.data() != null) {
                return answer;
            }
        } catch (StateUnavailable e) {
            return archived(pair, hour, instance, e);
        }
        List<HourView> found = archive.read(pair, hour, hour + 1);
        return found.isEmpty() ? answer : archived(pair, found.getFirst(), instance);
    }

    private Answer<@Nullable PastSeriesView> archived(
            PairKey pair, long hour, String instance, StateUnavailable stream) {
        try {
            List<HourView> found = archive.read(pair, hour, hour + 1);
            if (!found.isEmpty()) {
                return archived(pair, found.getFirst(), instance);
            }
        } catch (StateUnavailable e) {
            stream.addSuppressed(e);
        }
        throw stream;
    }

    private static Answer<@Nullable PastSeriesView> archived(PairKey pair, HourView hour, String instance) {
        return new Answer<>(
                PastSeriesView.of(pair, hour), Map.of(), new Staleness(null, Role.ARCHIVE, instance, null));
    }

    /**
     * The stream's hours of [from, to), with those before them that it no longer keeps.
     *
     * @param now the wall clock; what the copy is behind it is allowed for
     * @throws StateUnavailable when there may be such hours and they cannot be had
     */
    Answer<@Nullable HoursView> completed(
            PairKey pair, Answer<@Nullable HoursView> stream, Instant from, Instant to, Instant now) {
        Long behind = stream.staleness().behindMs();
        long reached = now.toEpochMilli() - (behind == null ? 0 : behind);
        // The hour that is just being forgotten may be in both; the stream's own word stands.
        long kept = HourOfWeek.hourOf(reached) - retention.toHours() + 1;
        long first = HourOfWeek.firstFrom(from.toEpochMilli());
        long until = Math.min(kept, HourOfWeek.firstFrom(to.toEpochMilli()));
        if (first >= until) {
            return stream;
        }
        TreeMap<Instant, HourView> hours = new TreeMap<>();
        archive.read(pair, first, until).forEach(hour -> hours.put(hour.hour(), hour));
        HoursView own = stream.data();
        if (own == null && hours.isEmpty()) {
            return stream;
        }
        if (own != null) {
            own.hours().forEach(hour -> hours.put(hour.hour(), hour));
        }
        return new Answer<>(
                new HoursView(
                        pair.project(), pair.service(), pair.model(), from, to, new ArrayList<>(hours.values())),
                stream.position(),
                stream.staleness());
    }
}
