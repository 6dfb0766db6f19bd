package dev.costgauge.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.costgauge.detect.Pace;
import dev.costgauge.detect.SeasonalConformal;
import dev.costgauge.evaluate.PartHourFault.Kind;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class PartHourTrialTest {

    private static final int HOURS = 336;

    private static final PartHourFault AT_START = new PartHourFault(Kind.START, 5);
    private static final PartHourFault ANY_MINUTE = new PartHourFault(Kind.RATE, 10);
    private static final PartHourFault LARGER = new PartHourFault(Kind.SIZE, 10);

    private static final PartHourRule CROSSING = PartHourRule.of("crossing", new SeasonalConformal(1, 1), null);
    private static final PartHourRule PACED = PartHourRule.of("paced", new SeasonalConformal(1, 1), Pace.DEFAULT);

    /** Some twenty dollars an hour, by day more than by night, in so many requests. */
    private static EventClient client(int requestsPerHour) {
        Random random = new Random(4);
        double[] costs = new double[HOURS];
        for (int hour = 0; hour < HOURS; hour++) {
            costs[hour] = 20 * (1 + .3 * Math.sin(hour * Math.PI / 12)) * Math.exp(.1 * random.nextGaussian());
        }
        double[] requests = new double[HOURS * Traffic.SIXTHS];
        double[] gaps = new double[requests.length];
        double[] spread = new double[HOURS];
        Arrays.fill(requests, requestsPerHour / (double) Traffic.SIXTHS);
        Arrays.fill(gaps, 1.2);
        Arrays.fill(spread, 1);
        return new EventClient("made-up", costs, new GammaArrivals(new Traffic(requests, gaps, spread)));
    }

    @Test
    void aFivefoldSpikeIsToldWithinTenMinutesAndAPlainHourIsNot() {
        List<PartHourOutcome> outcomes =
                new PartHourTrial(List.of(CROSSING, PACED), List.of(AT_START, ANY_MINUTE, LARGER))
                        .run(List.of(client(6_000)), List.of(0, 1));
        PartHourOutcome crossing = outcomes.get(0);
        PartHourOutcome paced = outcomes.get(1);
        assertThat(paced.weeks()).isEqualTo(2);
        assertThat(paced.provisional()).isZero();
        assertThat(paced.tried(AT_START)).isGreaterThan(60);
        assertThat(paced.told(AT_START)).isEqualTo(1);
        assertThat(paced.within(AT_START, 10)).isGreaterThan(.95);
        assertThat(crossing.within(AT_START, 10)).isZero();
        assertThat(paced.within(ANY_MINUTE, 10)).isGreaterThan(.8);
        assertThat(paced.within(LARGER, 10)).isGreaterThan(.8);
    }

    @Test
    void aPairOfFewEventsDoesNotCryWolf() {
        PartHourOutcome paced = new PartHourTrial(List.of(PACED), List.of())
                .run(List.of(client(12)), List.of(0, 1, 2, 3))
                .getFirst();
        assertThat(paced.falseEpisodes()).isZero();
    }

    @Test
    void theSameSeedGivesTheSameFigures() {
        List<EventClient> clients = List.of(client(600));
        List<PartHourOutcome> first = new PartHourTrial(List.of(PACED), List.of(ANY_MINUTE)).run(clients, List.of(3));
        List<PartHourOutcome> again = new PartHourTrial(List.of(PACED), List.of(ANY_MINUTE)).run(clients, List.of(3));
        assertThat(again.getFirst().quantile(ANY_MINUTE, .5)).isEqualTo(first.getFirst().quantile(ANY_MINUTE, .5));
    }

    @Test
    void alertHoursNearEachOtherAreOneEpisode() {
        PartHourOutcome outcome = new PartHourOutcome("any");
        outcome.beginClient();
        for (int hour = 168; hour < 336; hour++) {
            boolean passed = hour == 200;
            boolean told = hour == 195 || hour == 200 || hour == 250 || hour == 256;
            outcome.plain(hour, told, passed);
        }
        assertThat(outcome.provisional()).isEqualTo(4);
        assertThat(outcome.confirmed()).isEqualTo(1);
        assertThat(outcome.falseEpisodes()).isEqualTo(2);
        assertThat(outcome.addedPerWeek()).isEqualTo(1);
    }

    @Test
    void anHoursEventsSumToAboutItsCost() {
        EventHour events = new EventHour();
        EventClient client = client(50_000);
        client.arrivals().draw(events, 0, 20, 1, new SplittableRandom(1));
        double usual = events.sum();
        client.arrivals().draw(events, 0, 20, 5, new SplittableRandom(2));
        assertThat(usual).isCloseTo(20, within(1.0));
        assertThat(events.sum() - usual).isCloseTo(100, within(3.0));
        events.sort();
        for (int i = 1; i < events.size(); i++) {
            assertThat(events.millis(i)).isGreaterThanOrEqualTo(events.millis(i - 1));
        }
    }

    @Test
    void aRecordedHourKeepsItsCostWhereverItBegins() {
        TraceArrivals trace = TraceArrivals.of(new double[] {100, 101, 900, 3_000}, new double[] {1, 2, 3, 4});
        EventHour events = new EventHour();
        trace.draw(events, 0, 50, 3, new SplittableRandom(1));
        assertThat(events.sum()).isCloseTo(150, within(1e-9));
        events.clear();
        trace.few(1_000).draw(events, 0, 50, 1, new SplittableRandom(1));
        assertThat(events.size()).isEqualTo(1_000);
        assertThat(events.sum()).isCloseTo(50, within(3.0));
    }

    @Test
    void gammaNumbersHaveTheirMeanAndSpread() {
        SplittableRandom random = new SplittableRandom(7);
        for (double shape : new double[] {.02, .7, 1, 30}) {
            double sum = 0;
            double squares = 0;
            int n = 400_000;
            for (int i = 0; i < n; i++) {
                double value = Draw.gamma(shape, random);
                sum += value;
                squares += value * value;
            }
            double mean = sum / n;
            assertThat(mean).isCloseTo(shape, within(.04 * shape));
            assertThat(squares / n - mean * mean).isCloseTo(shape, within(.08 * shape));
        }
    }
}
