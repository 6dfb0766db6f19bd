package dev.costgauge.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.costgauge.cost.CostEvent;
import dev.costgauge.cost.HourOfWeek;
import dev.costgauge.cost.PairKey;
import dev.costgauge.hours.Gauge;
import dev.costgauge.hours.Hour;
import dev.costgauge.hours.LogSpan;
import dev.costgauge.hours.Series;
import dev.costgauge.replay.HeapStorage;
import dev.costgauge.testing.GaugeFeed;
import dev.costgauge.testing.SpokenWords;
import dev.costgauge.topology.GaugeDriver;
import dev.costgauge.topology.Stores;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Objects;
import org.apache.kafka.common.utils.Bytes;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class OpenHourLogTest {

    private static final int PAIRS = 50;

    /** So many that the log keeps fewer entries of one than it has steps from one totals to the next. */
    private static final int MANY_PAIRS = 20_000;

    private static final int MANY_ROUNDS = 18;

    private static final long COST = 1_000_000;
    private static final long START = GaugeDriver.MONDAY.toEpochMilli();

    private final GaugeFeed feed = new GaugeFeed();
    private final OpenHourLog log = new OpenHourLog();
    private HeapStorage storage = new HeapStorage();
    private int sent;

    @Test
    void anOpenHourHasWhatTheLatestCommitSaysOfIt() {
        Gauge gauge = gauge();
        for (int round = 1; round <= 2_000; round++) {
            commit(gauge, PAIRS / 2);
            if (round % 7 == 0) {
                log.catchUp(this::get);
                requireTotals(0, (round + 1) / 2);
                requireTotals(PAIRS - 1, round / 2);
            }
        }
        // Long enough that the oldest chunks are dropped between two questions.
        for (int round = 2_001; round <= 12_000; round++) {
            commit(gauge, PAIRS / 2);
        }
        assertThat(span().first()).isGreaterThan(2_000);
        // Nothing of them was in one of those alone.
        assertThat(whole(0).asOf()).isLessThan(10);
        log.catchUp(this::get);
        requireTotals(0, 6_000);
        requireTotals(PAIRS - 1, 6_000);
    }

    @Test
    void anHourThatWasWrittenWholeSinceItWasReadIsReadAnew() {
        Gauge gauge = gauge();
        commit(gauge, PAIRS);
        commit(gauge, PAIRS);
        Hour early = whole(0);
        // Chunks that have other pairs alone, until those that have it are dropped.
        for (int round = 0; round < 3_000; round++) {
            count(gauge, PAIRS - 1);
            gauge.flush();
        }
        assertThat(whole(0).asOf()).isGreaterThan(2);
        commit(gauge, PAIRS);
        log.catchUp(this::get);

        // It may have other places than the totals of the latest chunk speak of.
        assertThat(log.bringUp(number(0), early)).isFalse();
        requireTotals(0, 3);
    }

    @Test
    void aChunkThatIsDroppedWhileTheLogIsReadIsFollowedToTheLaterOnes() {
        Gauge gauge = gauge();
        commit(gauge, PAIRS);
        commit(gauge, PAIRS);
        boolean[] dropped = {false};
        log.catchUp(key -> {
            if (!Stores.LOG_SPAN_KEY.equals(key) && !dropped[0]) {
                dropped[0] = true;
                for (int round = 0; round < 3_000; round++) {
                    commit(gauge, PAIRS);
                }
            }
            return get(key);
        });

        assertThat(span().first()).isGreaterThan(2);
        assertThat(whole(0).asOf()).isLessThan(2);
        requireTotals(0, 3_002);
        requireTotals(PAIRS - 1, 3_002);
    }

    @Test
    void stepsGoOnFromTheTotalsThatTookThePlaceOfDroppedOnes() {
        Gauge gauge = gauge();
        OpenHourLog fromTheEnd = new OpenHourLog();
        for (int i = 1; i <= MANY_ROUNDS * MANY_PAIRS; i++) {
            count(gauge, sent % MANY_PAIRS);
            if (i % 1_000 == 0) {
                gauge.flush();
            }
            if (i % 90_000 == 0) {
                log.catchUp(this::get);
                requireTotals(0, (i - 1) / MANY_PAIRS + 1);
                requireTotals(MANY_PAIRS - 1, i / MANY_PAIRS);
            }
        }
        assertThat(span().first()).as("dropped chunks").isPositive();
        assertThat(whole(0).asOf()).isLessThan(10);
        for (OpenHourLog each : List.of(log, fromTheEnd)) {
            each.catchUp(this::get);
            for (int pair = 0; pair < MANY_PAIRS; pair += 7) {
                requireTotals(each, pair, MANY_ROUNDS);
            }
        }
    }

    @Test
    void aCommitThatWasUndoneIsForgotten() {
        Gauge gauge = gauge();
        commit(gauge, PAIRS);
        commit(gauge, PAIRS);
        log.catchUp(this::get);
        LogSpan undone = span();

        storage = new HeapStorage();
        sent = 0;
        gauge = gauge();
        commit(gauge, PAIRS);
        // The same number of chunks and one more, but other ones.
        commit(gauge, PAIRS / 2);
        commit(gauge, PAIRS / 2);
        assertThat(span().next()).isGreaterThan(undone.next());
        log.catchUp(this::get);

        requireTotals(0, 2);
        requireTotals(PAIRS - 1, 2);
    }

    @Test
    void aStoreThatIsTakenAwayIsNoAnswer() {
        Gauge gauge = gauge();
        commit(gauge, PAIRS);
        commit(gauge, PAIRS);

        assertThatThrownBy(() -> log.catchUp(key -> Stores.LOG_SPAN_KEY.equals(key) ? get(key) : null))
                .isInstanceOf(IllegalStateException.class);
        log.catchUp(this::get);
        requireTotals(0, 2);
    }

    /** So many events, of one pair after the other. */
    private void commit(Gauge gauge, int events) {
        for (int i = 0; i < events; i++) {
            count(gauge, sent % PAIRS);
        }
        gauge.flush();
    }

    private void count(Gauge gauge, int pair) {
        feed.event(gauge, new CostEvent("e" + sent, START + sent % 1000, pair(pair), "c", "n", COST, 1_000, 1_000, 0, 1, ""));
        sent++;
    }

    private void requireTotals(int pair, long events) {
        requireTotals(log, pair, events);
    }

    private void requireTotals(OpenHourLog of, int pair, long events) {
        Hour hour = whole(pair);
        assertThat(of.bringUp(number(pair), hour)).isTrue();
        assertThat(hour.events()).isEqualTo(events);
        assertThat(hour.cost()).isEqualTo(COST * events);
        assertThat(hour.shares().cost(0)).isEqualTo(COST * events);
        assertThat(hour.requests()).isEqualTo(events);
        assertThat(hour.inputTokens()).isEqualTo(1_000 * events);
    }

    private Hour whole(int pair) {
        return Hour.read(Objects.requireNonNull(storage.hour(pair(pair).bytes(), HourOfWeek.hourOf(START))));
    }

    private int number(int pair) {
        byte[] series = Objects.requireNonNull(storage.series(pair(pair).bytes()));
        return Series.read(GaugeFeed.rules(), series).number();
    }

    private LogSpan span() {
        return LogSpan.read(Objects.requireNonNull(storage.logSpan()));
    }

    private byte @Nullable [] get(Bytes key) {
        return Stores.LOG_SPAN_KEY.equals(key)
                ? storage.logSpan()
                : storage.logChunk(newest(ByteBuffer.wrap(key.get()).getShort(1)));
    }

    /** The newest chunk that has the key. */
    private long newest(int key) {
        long last = span().next() - 1;
        return last - Math.floorMod(last - key, LogSpan.KEYS);
    }

    private static PairKey pair(int number) {
        return PairKey.of("service-" + number, "m");
    }

    private Gauge gauge() {
        return GaugeFeed.gauge(storage, new SpokenWords());
    }
}
