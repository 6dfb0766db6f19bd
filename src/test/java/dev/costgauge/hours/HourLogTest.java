package dev.costgauge.hours;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.costgauge.avro.CostHour;
import dev.costgauge.codec.BinaryWriter;
import dev.costgauge.cost.CostEvent;
import dev.costgauge.cost.HourOfWeek;
import dev.costgauge.cost.PairKey;
import dev.costgauge.replay.HeapStorage;
import dev.costgauge.testing.GaugeFeed;
import dev.costgauge.testing.SpokenWords;
import dev.costgauge.topology.GaugeDriver;
import dev.costgauge.wire.ClockMark;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Open hours that are in the log alone survive whatever comes between two commits. */
class HourLogTest {

    private static final int PAIRS = 400;
    private static final int EVENTS = 80_000;
    private static final int PER_COMMIT = 50;
    private static final int PER_MARK = 390;

    private final GaugeFeed feed = new GaugeFeed();
    private final SpokenWords expected = new SpokenWords();
    private final SpokenWords words = new SpokenWords();
    private final HeapStorage storage = new HeapStorage();
    private final Random random = new Random(5);

    @Test
    void aStreamThatIsRestartedAgainAndAgainSaysWhatAnUnbrokenOneSays() {
        Gauge unbroken = GaugeFeed.gauge(new HeapStorage(), expected);
        Gauge restarted = GaugeFeed.gauge(storage, words);
        long first = GaugeDriver.MONDAY.toEpochMilli();
        long step = Duration.ofHours(5).toMillis() / EVENTS;
        int restarts = 0;
        for (int i = 0; i < EVENTS; i++) {
            CostEvent event = event(i, first + i * step);
            assertThat(feed.event(restarted, event)).isEqualTo(feed.event(unbroken, event));
            if (i % PER_MARK == 0) {
                mark(unbroken, event.eventTime());
                mark(restarted, event.eventTime());
            }
            if (i % PER_COMMIT == 0) {
                unbroken.flush();
                restarted.flush();
                if (random.nextInt(30) == 0) {
                    restarted = GaugeFeed.gauge(storage, words);
                    restarts++;
                }
            }
        }

        LogSpan span = LogSpan.read(storage.logSpan());
        assertThat(span.first()).as("dropped chunks").isPositive();
        assertThat(span.chunks()).isGreaterThan(100).isLessThanOrEqualTo(LogSpan.KEYS / 2);
        assertThat(restarts).isGreaterThan(20);
        assertThat(words.all()).hasSizeGreaterThan(4 * PAIRS);
        assertThat(words.all()).isEqualTo(expected.all());
    }

    @Test
    void stepsSayWhatTheyAddedToTotalsThatTookThePlaceOfDroppedOnes() {
        Gauge unbroken = GaugeFeed.gauge(new HeapStorage(), expected);
        Gauge restarted = GaugeFeed.gauge(storage, words);
        long first = GaugeDriver.MONDAY.toEpochMilli();
        // So many that the log keeps fewer entries of one than it has steps from one totals to the next.
        int pairs = 20_000;
        String[] lastOf = new String[pairs];
        int commits = 0;
        int repeats = 0;
        for (int i = 0, due = 0; i < 18 * pairs; i++) {
            // Most in turn, so that entries are not as old as those beside them; some say places that are new.
            // Now and then one has more in a commit than there are steps between totals.
            int pair = i % 9_000 < 40 ? 7 : random.nextInt(4) == 0 ? random.nextInt(pairs) : i % pairs;
            String id = random.nextInt(50) == 0 && lastOf[pair] != null ? lastOf[pair] : "e" + i;
            lastOf[pair] = id;
            CostEvent event = new CostEvent(
                    id,
                    first + i / 2,
                    pair(pair),
                    "c",
                    "n" + random.nextInt(60) / 59,
                    random.nextInt(1 << 30),
                    500,
                    i % 300,
                    1,
                    1 + i % 97 / 96,
                    "");
            Gauge.Outcome outcome = feed.event(unbroken, event);
            assertThat(feed.event(restarted, event)).isEqualTo(outcome);
            repeats += outcome == Gauge.Outcome.DUPLICATE ? 1 : 0;
            if (i == due) {
                unbroken.flush();
                restarted.flush();
                commits++;
                due += 200 + random.nextInt(8_000);
                if (random.nextInt(8) == 0) {
                    restarted = GaugeFeed.gauge(storage, words);
                }
            }
        }
        unbroken.flush();
        restarted.flush();
        LogSpan span = LogSpan.read(storage.logSpan());
        assertThat(span.first()).as("dropped chunks").isPositive();
        assertThat(span.next()).as("chunks").isLessThan(4 * commits);
        assertThat(repeats).isGreaterThan(1_000);
        assertThat(steps(span)).isGreaterThan(pairs);
        assertThat(mostSteps(span)).as("of one hour in one chunk").isBetween(2, 16);

        restarted = GaugeFeed.gauge(storage, words);
        long hourLater = first + Duration.ofMinutes(66).toMillis();
        for (int i = 0; words.hours().size() < pairs && i < 1_000; i++) {
            mark(unbroken, hourLater + 1_000L * i);
            mark(restarted, hourLater + 1_000L * i);
        }
        assertThat(words.hours()).hasSize(pairs);
        assertThat(words.all()).isEqualTo(expected.all());
    }

    private int steps(LogSpan span) {
        int[] steps = {0};
        for (long sequence = span.first(); sequence < span.next(); sequence++) {
            byte[] chunk = Objects.requireNonNull(storage.logChunk(sequence));
            LogChunk.read(chunk, (number, hour, entry) -> steps[0] += LogChunk.isStep(entry) ? 1 : 0);
        }
        return steps[0];
    }

    /** Steps of one hour that follow each other in one chunk, at most. */
    private int mostSteps(LogSpan span) {
        int[] most = {0};
        for (long sequence = span.first(); sequence < span.next(); sequence++) {
            Map<Integer, Integer> ofPair = new HashMap<>();
            byte[] chunk = Objects.requireNonNull(storage.logChunk(sequence));
            LogChunk.read(chunk, (number, hour, entry) -> {
                int steps = LogChunk.isStep(entry) ? ofPair.merge(number, 1, Integer::sum) : 0;
                ofPair.put(number, steps);
                most[0] = Math.max(most[0], steps);
            });
        }
        return most[0];
    }

    @Test
    void stepsThatFollowNothingStopAStart() {
        Gauge gauge = GaugeFeed.gauge(storage, words);
        long first = GaugeDriver.MONDAY.toEpochMilli();
        for (int i = 0; i < 5; i++) {
            for (int pair = i < 3 ? 1 : 0; pair < 8; pair++) {
                feed.event(gauge, event("e" + i, first, pair, "n"));
            }
            gauge.flush();
        }
        Hour whole = open(0, first);
        assertThat(whole.events()).isEqualTo(1);
        assertThat(steps(LogSpan.read(storage.logSpan()))).isEqualTo(3 * 7 + 1);
        whole.events = 0;
        storage.putHour(pair(0).bytes(), whole.hour, whole.write(new BinaryWriter()));

        assertThatThrownBy(() -> GaugeFeed.gauge(storage, words))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("steps")
                .hasMessageContaining(pair(0).toString());
    }

    @Test
    void anHourIsWrittenWholeWhenNoChunkThatStaysHasItOrItsEntriesAreLong() {
        Gauge gauge = GaugeFeed.gauge(storage, words);
        long first = GaugeDriver.MONDAY.toEpochMilli();
        // All twice: they are written whole when they are new.
        for (int i = 0; i < 6; i++) {
            feed.event(gauge, event("all" + i, first, i % 3, "n"));
            gauge.flush();
        }
        for (int i = 0; i < LogSpan.KEYS; i++) {
            feed.event(gauge, event("busy" + i, first + i, 0, "n"));
            feed.event(gauge, event("moved" + i, first + i, 2, i < 100 ? "n" : "elsewhere"));
            gauge.flush();
        }

        assertThat(LogSpan.read(storage.logSpan()).first()).isGreaterThan(1000);
        assertThat(open(0, first).asOf()).as("the busy one").isLessThan(6);
        assertThat(open(1, first).asOf()).as("the silent one").isGreaterThan(1000);
        assertThat(open(1, first).events()).isEqualTo(2);
        assertThat(open(2, first).asOf()).as("the one with a new place").isGreaterThan(1000);
        Gauge again = GaugeFeed.gauge(storage, words);
        // Nobody says what the fleet did: it is waited for, in each hour some marks long.
        for (int i = 0; i < 60; i++) {
            mark(again, first + Duration.ofMinutes(66).plusSeconds(5L * i).toMillis());
        }
        assertThat(words.hours().stream().map(CostHour::getEvents))
                .containsExactlyInAnyOrder(LogSpan.KEYS + 2L, 2L, LogSpan.KEYS + 2L);
    }

    private Hour open(int pair, long time) {
        return Hour.read(storage.hour(pair(pair).bytes(), HourOfWeek.hourOf(time)));
    }

    private static CostEvent event(String id, long time, int pair, String namespace) {
        return new CostEvent(id, time, pair(pair), "c", namespace, 1_000, 5, 3, 1, 1, "");
    }

    @Test
    void numbersOfPairsAreGivenToThoseOfAnOlderRelease() {
        Gauge gauge = GaugeFeed.gauge(storage, words);
        long first = GaugeDriver.MONDAY.toEpochMilli();
        for (int i = 0; i < 1000; i++) {
            feed.event(gauge, event(i, first + i));
        }
        gauge.flush();
        List<Series> numbered = series();
        assertThat(numbered.stream().map(Series::number).distinct()).hasSize(numbered.size()).allMatch(n -> n > 0);

        List<byte[]> texts = new ArrayList<>();
        storage.eachSeries((text, bytes) -> texts.add(text));
        texts.forEach(text -> {
            Series series = Series.read(GaugeFeed.rules(), storage.series(text));
            series.number = Series.NO_NUMBER;
            storage.putSeries(text, series.write(new BinaryWriter()));
        });
        gauge = GaugeFeed.gauge(storage, words);
        for (int i = 1000; i < 2000; i++) {
            feed.event(gauge, event(i, first + i));
        }
        gauge.flush();

        // Their hours are written whole until the store knows their numbers.
        Gauge again = GaugeFeed.gauge(storage, words);
        long later = first + Duration.ofMinutes(66).toMillis();
        for (int i = 2000; i < 2000 + 40 * PAIRS; i++) {
            feed.event(again, new CostEvent("e" + i, later + i, pair(i % PAIRS), "c", "n", 1, 1, 1, 0, 1, ""));
        }
        assertThat(words.hours().stream()
                        .filter(hour -> hour.getRevision() == 0)
                        .mapToLong(CostHour::getEvents)
                        .sum())
                .isEqualTo(2000);
    }

    private static void mark(Gauge gauge, long time) {
        gauge.mark(new ClockMark(time, -1), time);
        gauge.hearMarks(-1, time);
    }

    private List<Series> series() {
        List<Series> all = new ArrayList<>();
        storage.eachSeries((text, bytes) -> all.add(Series.read(GaugeFeed.rules(), bytes)));
        return all;
    }

    private CostEvent event(int i, long time) {
        // More and more of them: some are new in the minutes in which an hour has ended and is not closed.
        PairKey pair = pair(random.nextInt(Math.min(PAIRS, 100 + i / 150)));
        // Some are of the hour before, and now and then somebody spends a lot.
        long at = random.nextInt(40) == 0 ? time - Duration.ofMinutes(20).toMillis() : time;
        long cost = random.nextInt(5000) == 0 ? 900_000_000_000L : 1_000_000L + random.nextInt(9_000_000);
        String namespace = "n" + random.nextInt(30) * random.nextInt(2);
        return new CostEvent("e" + i, Math.max(at, GaugeDriver.MONDAY.toEpochMilli()), pair, "c", namespace, cost, 5, 3, 1, 1, "");
    }

    private static PairKey pair(int number) {
        return PairKey.of("service-" + number, "m");
    }
}
