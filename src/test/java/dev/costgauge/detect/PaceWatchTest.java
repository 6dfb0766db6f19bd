package dev.costgauge.detect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PaceWatchTest {

    private static final Pace PACE = Pace.DEFAULT;
    private static final long START = 1_795_338_000_000L;
    private static final double MIN_IMPACT = 1;
    private static final int SIX_MINUTES = 360_000;
    private static final int MARK = 240_000;

    private record Event(long nanos, long clock) {}

    private static Expectation expecting(double expected, double threshold) {
        return new Expectation(expected, threshold, Double.NEGATIVE_INFINITY, expected / 3, 3, 3, false, true);
    }

    /** An hour in bursts and pauses, now and then with a credit. */
    private static List<Event> events(Random random, double dollars) {
        List<Event> events = new ArrayList<>();
        long clock = START - random.nextInt(10_000);
        double pause = Math.exp(random.nextDouble() * 5) * 1000;
        while (clock < START + 3_700_000) {
            clock += (long) (pause * random.nextDouble() * (random.nextInt(20) == 0 ? 40 : 1));
            double size = dollars * pause / 3_600_000 * Math.exp(random.nextGaussian());
            events.add(new Event(Math.round((random.nextInt(50) == 0 ? -1 : 2) * size * 1e9), clock));
        }
        return events;
    }

    /** The formula, at every event. */
    private static final class Oracle {

        private final List<Event> events;
        private final Expectation expectation;
        private final Hurry usual;
        private int first = -1;
        private double peakHour;
        private double peakRecent;

        Oracle(List<Event> events, Expectation expectation, Hurry usual) {
            this.events = events;
            this.expectation = expectation;
            this.usual = usual;
            for (int i = 0; i < events.size(); i++) {
                long elapsed = Math.max(0, Math.min(events.get(i).clock() - START, 3_600_000));
                boolean passes = elapsed >= SIX_MINUTES && stretch(i, 0, elapsed, PACE.hour(), usual.hour());
                int mark = (int) Math.min(elapsed / MARK, 14) - 1;
                if (mark >= 1) {
                    passes |= stretch(i, mark * MARK, elapsed, PACE.recent(), usual.recent());
                }
                first = passes && first < 0 ? i : first;
            }
        }

        private boolean stretch(int upTo, int from, long elapsed, Pace.Line line, double known) {
            long nanos = 0;
            long before = 0;
            double squares = 0;
            for (int i = 0; i <= upTo; i++) {
                if (from == 0 || events.get(i).clock() >= START + from) {
                    nanos += events.get(i).nanos();
                    squares += Math.pow(events.get(i).nanos() / 1e9, 2);
                } else {
                    before += events.get(i).nanos();
                }
            }
            double part = (elapsed - from) / 3_600_000.0;
            double usual = expectation.expected();
            double rate = Math.max(1, (before / 1e9 + usual) / (usual * (1 + from / 3_600_000.0)));
            double noise = PACE.noise() * Math.sqrt(squares);
            double hurry = (nanos / 1e9 - noise) / (part * expectation.threshold() * rate);
            peakHour = from == 0 ? Math.max(peakHour, hurry) : peakHour;
            peakRecent = from > 0 ? Math.max(peakRecent, hurry) : peakRecent;
            double fast = part * expectation.threshold() * rate * Math.max(line.least(), line.learned() * known);
            return nanos / 1e9 >= Math.max(fast, part * usual + MIN_IMPACT) + noise;
        }
    }

    @Test
    void lookingNowAndThenMissesNothing() {
        Random random = new Random(8);
        int told = 0;
        for (int round = 0; round < 2_000; round++) {
            double expected = Math.exp(random.nextDouble() * 6 - 1);
            Expectation expectation = expecting(expected, expected * (1.3 + 2 * random.nextDouble()) + 1);
            Hurry usual = new Hurry(random.nextFloat(), random.nextFloat());
            List<Event> events = events(random, expected * 4 * random.nextDouble());
            Oracle oracle = new Oracle(events, expectation, usual);
            PaceWatch watch = new PaceWatch(PACE, MIN_IMPACT, START);
            int first = -1;
            long cost = 0;
            for (int i = 0; i < events.size(); i++) {
                cost += events.get(i).nanos();
                if (watch.event(expectation, usual, events.get(i).nanos(), cost, events.get(i).clock())) {
                    assertThat(first).isEqualTo(-1);
                    first = i;
                }
            }
            assertThat(first).isEqualTo(oracle.first);
            assertThat(watch.told()).isEqualTo(first >= 0);
            told += first >= 0 ? 1 : 0;
            remembers(watch.peak().hour(), oracle.peakHour, PACE.hour());
            remembers(watch.peak().recent(), oracle.peakRecent, PACE.recent());
        }
        assertThat(told).isBetween(200, 1_800);
    }

    /** To a twentieth, where it is worth remembering. */
    private static void remembers(double remembered, double peak, Pace.Line line) {
        assertThat(remembered).isLessThanOrEqualTo((float) peak * 1.000001);
        if (peak > 1.06 * line.least() / line.learned()) {
            assertThat(remembered * 1.0501).isGreaterThanOrEqualTo(peak);
        }
    }

    @Test
    void looksAreFew() {
        Expectation expectation = expecting(10, 25);
        int looks = 0;
        PaceWatch watch = new PaceWatch(PACE, MIN_IMPACT, START);
        long cost = 0;
        for (int i = 0; i < 36_000; i++) {
            cost += 277_778;
            Hurry before = watch.peak();
            watch.event(expectation, Hurry.NONE, 277_778, cost, START + 100L * i);
            looks += watch.peak().equals(before) ? 0 : 1;
        }
        assertThat(looks).isLessThan(100);
        assertThat(watch.peak().hour()).isCloseTo(.4f, within(.03f));
    }

    @Test
    void anEventThatMovedNothingElseIsAllInItsCost() {
        Random random = new Random(10);
        int moved = 0;
        int unmoved = 0;
        for (int round = 0; round < 200; round++) {
            double expected = Math.exp(random.nextDouble() * 6 - 1);
            Expectation expectation = expecting(expected, 2 * expected);
            PaceWatch watch = new PaceWatch(PACE, MIN_IMPACT, START);
            byte[] before = stored(watch);
            long cost = 0;
            for (Event event : events(random, expected * 4 * random.nextDouble())) {
                cost += event.nanos();
                watch.event(expectation, Hurry.NONE, event.nanos(), cost, event.clock());
                if (watch.movedByLast()) {
                    moved++;
                } else {
                    PaceWatch other = PaceWatch.read(PACE, START, ByteBuffer.wrap(before));
                    other.add(event.nanos());
                    assertThat(stored(other)).isEqualTo(stored(watch));
                    unmoved++;
                }
                before = stored(watch);
            }
            watch.refreeze();
            assertThat(watch.movedByLast()).isTrue();
        }
        assertThat(moved).isGreaterThan(1_000);
        assertThat(unmoved).isGreaterThan(moved);
    }

    private static byte[] stored(PaceWatch watch) {
        ByteBuffer bytes = ByteBuffer.allocate(PaceWatch.BYTES);
        watch.write(bytes);
        return bytes.array();
    }

    @Test
    void aStoredWatchGoesOnWhereItWas() {
        Random random = new Random(9);
        Expectation expectation = expecting(20, 40);
        List<Event> events = events(random, 30);
        PaceWatch whole = new PaceWatch(PACE, MIN_IMPACT, START);
        PaceWatch stored = new PaceWatch(PACE, MIN_IMPACT, START);
        long cost = 0;
        for (Event event : events) {
            cost += event.nanos();
            boolean told = whole.event(expectation, Hurry.NONE, event.nanos(), cost, event.clock());
            assertThat(stored.event(expectation, Hurry.NONE, event.nanos(), cost, event.clock())).isEqualTo(told);
            ByteBuffer bytes = ByteBuffer.allocate(PaceWatch.BYTES);
            stored.write(bytes);
            assertThat(bytes.remaining()).isZero();
            stored = PaceWatch.read(PACE, START, bytes.flip());
        }
        assertThat(stored.told()).isEqualTo(whole.told());
    }

    @Test
    void aWatchOfAnEarlierBuildForgetsItsMarksAndNothingElse() {
        Expectation expectation = expecting(10, 25);
        PaceWatch watch = new PaceWatch(PACE, MIN_IMPACT, START);
        long cost = 0;
        for (int second = 0; second < 1_500; second++) {
            cost += 2_777_778;
            assertThat(watch.event(expectation, Hurry.NONE, 2_777_778, cost, START + 1_000L * second)).isFalse();
        }
        ByteBuffer bytes = ByteBuffer.allocate(PaceWatch.BYTES);
        watch.write(bytes);
        // It had set four marks, one every six minutes.
        bytes.put(PaceWatch.BYTES - 2, (byte) 4);
        PaceWatch read = PaceWatch.read(PACE, START, bytes.flip());
        assertThat(read.peak()).isEqualTo(watch.peak());
        assertThat(read.squares()).isEqualTo(watch.squares());
        boolean told = false;
        for (int second = 1_500; second < 2_100; second++) {
            long nanos = second < 1_800 ? 2_777_778 : 27_777_780;
            cost += nanos;
            told |= read.event(expectation, Hurry.NONE, nanos, cost, START + 1_000L * second);
            assertThat(told && second < 1_800).isFalse();
        }
        assertThat(told).isTrue();
    }

    @Test
    void anExpectationThatComesLateIsWatched() {
        PaceWatch watch = new PaceWatch(PACE, MIN_IMPACT, START);
        long fifty = 50_000_000_000L;
        assertThat(watch.event(Expectation.NONE, Hurry.NONE, fifty, fifty, START + SIX_MINUTES)).isFalse();
        watch.refreeze();
        assertThat(watch.event(expecting(1, 3), Hurry.NONE, 1, 50_000_000_001L, START + SIX_MINUTES + 1)).isFalse();
        assertThat(watch.event(expecting(1, 3), Hurry.NONE, 1, 50_000_000_002L, START + SIX_MINUTES + 2)).isFalse();
        long cost = 50_000_000_002L;
        boolean told = false;
        for (int i = 0; i < 1_000; i++) {
            cost += 100_000_000;
            told |= watch.event(expecting(1, 3), Hurry.NONE, 100_000_000, cost, START + SIX_MINUTES + 3 + i);
        }
        // One event of fifty dollars is noise, a hundred dollars in thousand events are not.
        assertThat(told).isTrue();
    }
}
