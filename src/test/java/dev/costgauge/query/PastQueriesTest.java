package dev.costgauge.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.costgauge.cost.HourOfWeek;
import dev.costgauge.cost.PairKey;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Who is asked for a past hour, and what is said when somebody does not answer. */
class PastQueriesTest {

    private static final PairKey PAIR = PairKey.of("chat", "small");
    private static final long NOW = HourOfWeek.hourOf(Instant.parse("2026-11-22T05:00:00Z").toEpochMilli());
    private static final StateUnavailable RESTORING = new StateUnavailable("restoring", Duration.ofSeconds(1));

    private final List<String> asked = new ArrayList<>();

    @Test
    void theArchiveIsNotAskedForWhatTheStreamHas() {
        PastQueries past = archiveOf(NOW - 5);

        assertThat(past.asOf(PAIR, NOW, "me", () -> stream(view(NOW))).staleness().role()).isEqualTo(Role.ACTIVE);
        assertThat(asked).isEmpty();
    }

    @Test
    void theArchiveAnswersWhileTheStreamCannot() {
        Answer<@Nullable PastSeriesView> answer = archiveOf(NOW - 5).asOf(PAIR, NOW - 5, "me", () -> {
            throw RESTORING;
        });

        assertThat(answer.data()).isEqualTo(view(NOW - 5));
        assertThat(answer.staleness()).isEqualTo(new Staleness(null, Role.ARCHIVE, "me", null));
    }

    @Test
    void anHourThatTheArchiveLacksIsNotUnknownWhileTheStreamCannotBeAsked() {
        assertThatThrownBy(() -> archiveOf(NOW - 5).asOf(PAIR, NOW, "me", () -> {
                    throw RESTORING;
                }))
                .isSameAs(RESTORING);
        assertThat(archiveOf(NOW - 5).asOf(PAIR, NOW - 6, "me", () -> stream(null)).data()).isNull();
    }

    @Test
    void anHourThatTheStreamLacksIsNotUnknownWhileTheArchiveCannotBeAsked() {
        PastQueries past = new PastQueries((pair, from, until) -> {
            throw RESTORING;
        }, Duration.ofDays(8));

        assertThatThrownBy(() -> past.asOf(PAIR, NOW, "me", () -> stream(null))).isSameAs(RESTORING);
    }

    @Test
    void hoursAreCompletedUpToTheOldestThatTheStreamKeeps() {
        PastQueries past = archiveOf(NOW - 200, NOW - 192, NOW - 191);

        assertThat(hours(past, 0, NOW - 300, NOW + 1)).containsExactly(NOW - 200, NOW - 192, NOW);
        assertThat(asked).containsExactly(NOW - 300 + ".." + (NOW - 191));
    }

    @Test
    void aStreamThatIsBehindTheWallClockKeepsHoursThatAreOlder() {
        assertThat(hours(archiveOf(NOW - 200), 100, NOW - 290, NOW + 1)).containsExactly(NOW);
        assertThat(asked).isEmpty();
    }

    private List<Long> hours(PastQueries past, long hoursBehind, long from, long until) {
        HoursView own = new HoursView("default", "chat", "small", start(from), start(until), List.of(hour(NOW)));
        Answer<@Nullable HoursView> kept = new Answer<>(
                own, Map.of(), new Staleness(hoursBehind * HourOfWeek.MILLIS, Role.ACTIVE, "me", 0L));
        HoursView completed = past.completed(PAIR, kept, start(from), start(until), start(NOW)).data();
        assertThat(completed).isNotNull();
        return completed.hours().stream()
                .map(hour -> HourOfWeek.hourOf(hour.hour().toEpochMilli()))
                .toList();
    }

    private PastQueries archiveOf(long... hours) {
        return new PastQueries(
                (pair, from, until) -> {
                    asked.add(from + ".." + until);
                    return LongStream.of(hours)
                            .filter(hour -> hour >= from && hour < until)
                            .mapToObj(PastQueriesTest::hour)
                            .toList();
                },
                Duration.ofDays(8));
    }

    private static Answer<@Nullable PastSeriesView> stream(@Nullable PastSeriesView view) {
        return new Answer<>(view, Map.of(), new Staleness(0L, Role.ACTIVE, "me", 0L));
    }

    private static PastSeriesView view(long hour) {
        return PastSeriesView.of(PAIR, hour(hour));
    }

    private static HourView hour(long hour) {
        return new HourView(
                start(hour), 0, false, 0, Usd.ZERO, 0, 0, 0, 0, 0, null, null, false, null, List.of(), Usd.ZERO);
    }

    private static Instant start(long hour) {
        return Instant.ofEpochMilli(HourOfWeek.startOf(hour));
    }
}
