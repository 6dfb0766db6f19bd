package dev.costgauge.attribution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.costgauge.cost.Nanos;
import java.util.Random;
import org.junit.jupiter.api.Test;

class AttributionTest {

    /** gpt-4o; a request costs 1,875,000 nano-dollars of input and 1,000,000 of output. */
    private static final Composition USUAL =
            new Composition(1_000, .5, 100, new UnitPrices(2_500, 1_250, 10_000));

    /** 100 usual requests. */
    private static final long EXPECTED = 287_500_000;

    private static DriverParts split(long cost, long requests, long input, long output, long cached) {
        DriverParts parts = Attribution.byTokens(new Usage(cost, requests, input, output, cached), EXPECTED, USUAL);
        assertThat(parts).isNotNull();
        assertThat(parts.total()).isEqualTo(cost - EXPECTED);
        return parts;
    }

    private static DriverParts priced(long requests, long input, long output, long cached) {
        return split(Math.round(USUAL.prices().of(input - cached, cached, output)), requests, input, output, cached);
    }

    private static DriverParts only(long requests, long input, long output, long cache, long unitPrice) {
        return new DriverParts(requests, input, output, cache, unitPrice, 0);
    }

    private static Mix learned() {
        Random random = new Random(1);
        Mix mix = new Mix();
        for (int hour = 0; hour < 400; hour++) {
            long requests = random.nextLong(50, 150);
            long input = requests * random.nextLong(900, 1_100);
            long cached = Math.round(input * random.nextDouble(.4, .6));
            long output = requests * random.nextLong(90, 110);
            long cost = Math.round(USUAL.prices().of(input - cached, cached, output));
            mix.learn(new Usage(cost, requests, input, output, cached));
        }
        return mix;
    }

    @Test
    void exampleOfTheDocument() {
        assertThat(priced(200, 200_000, 20_000, 0)).isEqualTo(only(318_750_000, 0, 0, 93_750_000, 0));
    }

    @Test
    void driverThatChangesAloneHasAllOfTheExcess() {
        assertThat(priced(300, 300_000, 30_000, 150_000)).isEqualTo(only(575_000_000, 0, 0, 0, 0));
        assertThat(priced(100, 300_000, 10_000, 150_000)).isEqualTo(only(0, 375_000_000, 0, 0, 0));
        assertThat(priced(100, 100_000, 30_000, 50_000)).isEqualTo(only(0, 0, 200_000_000, 0, 0));
        assertThat(priced(100, 100_000, 10_000, 0)).isEqualTo(only(0, 0, 0, 62_500_000, 0));
        assertThat(split(2 * EXPECTED, 100, 100_000, 10_000, 50_000)).isEqualTo(only(0, 0, 0, 0, EXPECTED));
    }

    @Test
    void driverThatChangesAloneHasNearlyAllAgainstALearnedMix() {
        Mix mix = learned();
        DriverParts parts = Attribution.split(new Usage(487_500_000, 100, 100_000, 30_000, 50_000), EXPECTED, mix);
        assertThat(parts.outputTokens()).isBetween(196_000_000L, 206_000_000L);
        assertThat(parts.unitPrice()).isBetween(-1_000L, 1_000L);
    }

    @Test
    void driversThatDoNotMeetAddUp() {
        DriverParts input = priced(100, 300_000, 10_000, 150_000);
        DriverParts output = priced(100, 100_000, 40_000, 50_000);
        assertThat(priced(100, 300_000, 40_000, 150_000)).isEqualTo(input.plus(output));
    }

    @Test
    void whatTwoDriversDidTogetherIsHalvedBetweenThem() {
        // Requests and price alone would add one and two times the expected cost; together they add five times.
        assertThat(split(6 * EXPECTED, 200, 200_000, 20_000, 100_000))
                .isEqualTo(only(2 * EXPECTED, 0, 0, 0, 3 * EXPECTED));
    }

    @Test
    void driversThatSwapRolesSwapParts() {
        Random random = new Random(9);
        for (int i = 0; i < 1_000; i++) {
            int requestsTimes = random.nextInt(1, 20);
            int priceTimes = random.nextInt(1, 20);
            long input = random.nextLong(100, 5_000);
            long output = random.nextLong(10, 500);
            long base = Math.round(USUAL.prices().of(input * 25, input * 75, output * 100));
            long cost = base * requestsTimes * priceTimes;
            DriverParts one = times(requestsTimes, cost, input, output);
            DriverParts other = times(priceTimes, cost, input, output);
            assertThat(other.requests()).isCloseTo(one.unitPrice(), within(2L));
            assertThat(other.unitPrice()).isCloseTo(one.requests(), within(2L));
            assertThat(other.inputTokens()).isCloseTo(one.inputTokens(), within(2L));
            assertThat(other.outputTokens()).isCloseTo(one.outputTokens(), within(2L));
            assertThat(other.cache()).isCloseTo(one.cache(), within(2L));
        }
    }

    private static DriverParts times(long times, long cost, long input, long output) {
        return split(cost, 100 * times, 100 * times * input, 100 * times * output, 75 * times * input);
    }

    @Test
    void partsSumToTheExcessExactlyWhateverTheHourIs() {
        Random random = new Random(3);
        Mix[] mixes = {new Mix(), learned(), new Mix(), new Mix()};
        mixes[2].learn(new Usage(5_000_000_000L, 10, 0, 0, 0));
        mixes[3].learn(new Usage(1, 1, 1_000_000_000_000_000L, 1, 7));
        int byTokens = 0;
        for (int i = 0; i < 100_000; i++) {
            Usage usage = random.nextBoolean() ? wild(random) : plausible(random);
            long expected = switch (random.nextInt(8)) {
                case 0 -> 0;
                case 1 -> extreme(random);
                default -> Math.round(logUniform(random, 12));
            };
            DriverParts parts = Attribution.split(usage, expected, mixes[random.nextInt(mixes.length)]);
            assertThat(parts.total()).isEqualTo(usage.costNanos() - expected);
            if (parts.inputTokens() != 0) {
                byTokens++;
                assertThat(Math.abs(parts.of(parts.ranked().getFirst()))).isLessThanOrEqualTo(Nanos.MAX / 32);
            }
        }
        assertThat(byTokens).isBetween(10_000, 90_000);
    }

    private static Usage wild(Random random) {
        long usual = Math.round(logUniform(random, 18)) - random.nextInt(3_000_000);
        long cost = random.nextInt(3) == 0 ? extreme(random) : usual;
        return new Usage(cost, count(random), count(random), count(random), count(random));
    }

    private static Usage plausible(Random random) {
        long requests = random.nextLong(1, 100_000);
        long input = requests * random.nextLong(1, 10_000);
        long cost = random.nextLong(-1_000_000_000, 100_000_000_000L);
        return new Usage(cost, requests, input, requests * random.nextLong(1, 1_000), random.nextLong(input + 1));
    }

    private static double logUniform(Random random, int digits) {
        return Math.pow(10, digits * random.nextDouble());
    }

    private static long extreme(Random random) {
        return random.nextBoolean() ? Nanos.MAX : -Nanos.MAX;
    }

    private static long count(Random random) {
        return random.nextInt(10) == 0 ? 0 : Math.round(logUniform(random, 15));
    }

    @Test
    void pairOfWhichNothingWasLearnedHasAllInRequests() {
        DriverParts parts = Attribution.split(new Usage(900, 3, 40, 2, 0), 200, new Mix());
        assertThat(parts).isEqualTo(only(700, 0, 0, 0, 0));
    }

    @Test
    void expectationBelowZeroHasAllInRequests() {
        DriverParts parts = Attribution.split(new Usage(900, 3, 40, 2, 0), -100, learned());
        assertThat(parts).isEqualTo(only(1_000, 0, 0, 0, 0));
    }

    @Test
    void silenceIsMissingRequests() {
        DriverParts parts = Attribution.split(new Usage(0, 0, 0, 0, 0), EXPECTED, learned());
        assertThat(parts).isEqualTo(only(-EXPECTED, 0, 0, 0, 0));
    }

    @Test
    void hourWithoutTokensIsPartedIntoRequestsAndWhatOneCosts() {
        Mix mix = new Mix();
        mix.learn(new Usage(1_000, 10, 0, 0, 0));
        // Expected: 20 requests at 100. Actual: 40 at 150. Requests 20 * 125, cost per request 50 * 30.
        assertThat(Attribution.split(new Usage(6_000, 40, 0, 0, 0), 2_000, mix))
                .isEqualTo(new DriverParts(2_500, 0, 0, 0, 0, 1_500));
    }

    @Test
    void countThatOnlyOneSideHasWasNotCountedOnTheOther() {
        DriverParts noOutput = Attribution.split(new Usage(2 * EXPECTED, 100, 100_000, 0, 50_000), EXPECTED, learned());
        assertThat(noOutput.outputTokens()).isZero();
        assertThat(noOutput.costPerRequest()).isCloseTo(EXPECTED, within(EXPECTED / 50));
    }

    @Test
    void cacheThatPairNeverHadIsNewsAndNotUnknown() {
        Mix mix = new Mix();
        Random random = new Random(1);
        for (int hour = 0; hour < 100; hour++) {
            long input = random.nextLong(90_000, 110_000);
            mix.learn(new Usage(2_500 * input + 100_000_000, 100, input, 10_000, 0));
        }
        DriverParts parts = Attribution.split(new Usage(181_000_000, 100, 100_000, 10_000, 90_000), 350_000_000, mix);
        assertThat(parts.cache()).isCloseTo(-168_750_000, within(3_000_000L));
    }

    @Test
    void creditsAreAPriceBelowTheUsual() {
        DriverParts credited = split(-EXPECTED, 100, 100_000, 10_000, 50_000);
        assertThat(credited).isEqualTo(only(0, 0, 0, 0, -2 * EXPECTED));
        Mix mix = new Mix();
        mix.learn(new Usage(1_000, 10, 0, 0, 0));
        assertThat(Attribution.split(new Usage(-500, 10, 0, 0, 0), 1_000, mix))
                .isEqualTo(new DriverParts(0, 0, 0, 0, 0, -1_500));
    }

    @Test
    void pairThatWasFreeAndCostsNowHasItInTheCostOfARequest() {
        Mix mix = new Mix();
        mix.learn(new Usage(0, 10, 500, 50, 0));
        assertThat(Attribution.split(new Usage(700, 20, 1_000, 100, 0), 0, mix))
                .isEqualTo(new DriverParts(0, 0, 0, 0, 0, 700));
    }

    @Test
    void sameHoursInTheSameOrderGiveTheSameParts() {
        Usage usage = new Usage(987_654_321, 321, 654_321, 98_765, 12_345);
        assertThat(Attribution.split(usage, EXPECTED, learned())).isEqualTo(Attribution.split(usage, EXPECTED, learned()));
    }
}
