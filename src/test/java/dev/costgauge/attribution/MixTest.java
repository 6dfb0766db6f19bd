package dev.costgauge.attribution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.ByteBuffer;
import java.util.Random;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class MixTest {

    private static final UnitPrices GPT_4O = new UnitPrices(2_500, 1_250, 10_000);
    private static final UnitPrices CLAUDE_SONNET = new UnitPrices(3_000, 300, 15_000);

    private static Usage hour(UnitPrices prices, long requests, long uncached, long cached, long output) {
        return new Usage(
                Math.round(prices.of(uncached, cached, output)), requests, uncached + cached, output, cached);
    }

    /** Tokens within a half of each other in the ratio of one kind to another. */
    private static Usage varied(UnitPrices prices, Random random) {
        long requests = random.nextLong(10, 1_000);
        return hour(
                prices,
                requests,
                requests * random.nextLong(500, 1_000),
                requests * random.nextLong(1_000, 2_000),
                requests * random.nextLong(100, 200));
    }

    private static Usage noisy(Usage exact, double deviation, Random random) {
        long cost = Math.round(exact.costNanos() * Math.exp(deviation * random.nextGaussian()));
        return new Usage(cost, exact.requests(), exact.inputTokens(), exact.outputTokens(), exact.cachedTokens());
    }

    private static UnitPrices prices(Mix mix) {
        return mix.prices().orElseThrow();
    }

    private static byte[] bytes(Mix mix) {
        ByteBuffer out = ByteBuffer.allocate(Mix.BYTES);
        mix.write(out);
        assertThat(out.hasRemaining()).isFalse();
        return out.array();
    }

    private static void assertPrices(UnitPrices actual, UnitPrices expected, double relative) {
        assertThat(actual.uncached()).isCloseTo(expected.uncached(), part(expected.uncached(), relative));
        assertThat(actual.cached()).isCloseTo(expected.cached(), part(expected.cached(), relative));
        assertThat(actual.output()).isCloseTo(expected.output(), part(expected.output(), relative));
    }

    private static Offset<Double> part(double of, double relative) {
        return within(of * relative);
    }

    @Test
    void listPricesAreRecoveredToAMillionthFromHoursWithVaryingMixes() {
        for (UnitPrices list : new UnitPrices[] {GPT_4O, CLAUDE_SONNET}) {
            for (int hours : new int[] {6, 24, 168, 2_000}) {
                Random random = new Random(hours);
                Mix mix = new Mix();
                for (int hour = 0; hour < hours; hour++) {
                    mix.learn(varied(list, random));
                }
                assertPrices(prices(mix), list, 1e-6);
            }
        }
    }

    @Test
    void noiseOfAFewPercentCostsAFewPercentOfThePrices() {
        Random random = new Random(8);
        Mix mix = new Mix();
        for (int hour = 0; hour < 500; hour++) {
            mix.learn(noisy(varied(CLAUDE_SONNET, random), .03, random));
        }
        UnitPrices prices = prices(mix);
        assertThat(prices.uncached()).isCloseTo(3_000, within(300d));
        assertThat(prices.output()).isCloseTo(15_000, within(1_500d));
        assertThat(prices.cached()).isCloseTo(300, within(150d));
    }

    @Test
    void hoursThatDoNotTellPricesApartGiveTheUsualRatioAtThePairsOwnCost() {
        Mix mix = new Mix();
        for (int hour = 1; hour < 300; hour++) {
            mix.learn(hour(GPT_4O, hour, hour * 1_000L, hour * 1_000L, hour * 100L));
        }
        // 4,750,000 nano-dollars a request, over 1000 + 1000 / 4 + 100 * 4 tokens at the usual ratio
        double unit = 4_750_000 / 1_650d;
        assertPrices(prices(mix), new UnitPrices(unit, unit / 4, unit * 4), 1e-6);
    }

    @Test
    void noiseIsNotTakenForPricesWhereHoursHardlyVary() {
        for (long seed = 0; seed < 50; seed++) {
            Random random = new Random(seed);
            Mix mix = new Mix();
            for (int hour = 0; hour < 300; hour++) {
                long cached = random.nextLong(95_000, 105_000);
                Usage exact = hour(GPT_4O, 100, 200_000 - cached, cached, random.nextLong(9_500, 10_500));
                mix.learn(noisy(exact, .1, random));
            }
            UnitPrices prices = prices(mix);
            assertThat(prices.cached() / prices.uncached()).isBetween(.08, .8);
            assertThat(prices.output() / prices.uncached()).isBetween(1.3, 12d);
        }
    }

    @Test
    void twoHoursDoNotTellPricesFromNoise() {
        Mix mix = new Mix();
        mix.learn(new Usage(1_000_000, 10, 1_000, 100, 500));
        mix.learn(new Usage(1_200_000, 10, 1_000, 105, 480));
        assertThat(prices(mix).cached() / prices(mix).uncached()).isCloseTo(.25, within(1e-12));
        assertThat(prices(mix).output() / prices(mix).uncached()).isCloseTo(4, within(1e-12));
    }

    @Test
    void cachedTokensMayBeFreeAndNoiseThatWouldMakeThemCheaperDoesNotSpoilTheOtherPrices() {
        UnitPrices freeCache = new UnitPrices(2_500, 0, 10_000);
        for (long seed = 0; seed < 50; seed++) {
            Random random = new Random(seed);
            Mix mix = new Mix();
            for (int hour = 0; hour < 200; hour++) {
                mix.learn(noisy(varied(freeCache, random), .01, random));
            }
            assertThat(prices(mix).uncached()).isCloseTo(2_500, within(125d));
            assertThat(prices(mix).cached()).isBetween(0d, 100d);
            assertThat(prices(mix).output()).isCloseTo(10_000, within(500d));
        }
    }

    @Test
    void priceOfTokensThatNeverCameIsTheUsualRatiosAndTheOthersAreTheirOwn() {
        Random random = new Random(3);
        Mix mix = new Mix();
        for (int hour = 0; hour < 100; hour++) {
            mix.learn(hour(GPT_4O, 10, random.nextLong(5_000, 10_000), 0, random.nextLong(500, 1_000)));
        }
        UnitPrices prices = prices(mix);
        assertThat(prices.uncached()).isCloseTo(2_500, within(.01));
        assertThat(prices.output()).isCloseTo(10_000, within(.01));
        assertThat(prices.cached()).isCloseTo(625, within(.01));
    }

    @Test
    void recoveredPricesAlwaysPriceTheLearnedTokensAtTheLearnedCost() {
        Mix mix = new Mix();
        double cost = 0;
        double[] tokens = new double[3];
        Random random = new Random(6);
        for (int hour = 0; hour < 50; hour++) {
            Usage usage = new Usage(random.nextLong(1_000_000), 5, random.nextLong(900), random.nextLong(90), 30);
            mix.learn(usage);
            cost = cost * Mix.DECAY + usage.costNanos();
            tokens[0] = tokens[0] * Mix.DECAY + usage.uncachedTokens();
            tokens[1] = tokens[1] * Mix.DECAY + usage.cachedTokens();
            tokens[2] = tokens[2] * Mix.DECAY + usage.outputTokens();
            assertThat(prices(mix).of(tokens[0], tokens[1], tokens[2])).isCloseTo(cost, part(cost, 1e-12));
        }
    }

    @Test
    void noPriceIsEverNegativeOrNotANumberWhateverWasLearned() {
        long[] extremes = {0, 1, 7, 1_000, 999_999_999_999L, 1_000_000_000_000_000L, Long.MAX_VALUE};
        for (long seed = 0; seed < 200; seed++) {
            Random random = new Random(seed);
            Mix mix = new Mix();
            for (int hour = 0; hour < 60; hour++) {
                mix.learn(new Usage(
                        extremes[random.nextInt(extremes.length)] / 10 - random.nextInt(2),
                        extremes[random.nextInt(extremes.length)],
                        extremes[random.nextInt(extremes.length)],
                        extremes[random.nextInt(extremes.length)],
                        extremes[random.nextInt(extremes.length)]));
                mix.prices().ifPresent(prices -> {
                    assertThat(prices.uncached()).isNotNegative().isFinite();
                    assertThat(prices.cached()).isNotNegative().isFinite();
                    assertThat(prices.output()).isNotNegative().isFinite();
                });
            }
        }
    }

    @Test
    void hugeCountsGiveTheirPricesAsWellAsSmallOnes() {
        Random random = new Random(2);
        Mix mix = new Mix();
        UnitPrices tenthOfANano = new UnitPrices(.1, .05, .4);
        for (int hour = 0; hour < 100; hour++) {
            long scale = hour % 2 == 0 ? 1_000_000_000_000_000L : 1_000_000_000L;
            mix.learn(hour(
                    tenthOfANano,
                    scale / 1_000,
                    random.nextLong(scale / 2, scale),
                    random.nextLong(scale / 2, scale),
                    random.nextLong(scale / 20, scale / 10)));
        }
        assertPrices(prices(mix), tenthOfANano, 1e-6);
    }

    @Test
    void silentAndCreditedHoursChangeNothing() {
        Mix mix = new Mix();
        mix.learn(hour(GPT_4O, 10, 5_000, 1_000, 500));
        byte[] before = bytes(mix);
        mix.learn(new Usage(0, 0, 0, 0, 0));
        mix.learn(new Usage(-1, 10, 5_000, 500, 1_000));
        assertThat(bytes(mix)).isEqualTo(before);
    }

    @Test
    void newPriceIsKnownAfterSomeWeeks() {
        Random random = new Random(5);
        Mix mix = new Mix();
        for (int hour = 0; hour < 500; hour++) {
            mix.learn(varied(GPT_4O, random));
        }
        for (int hour = 0; hour < 2_000; hour++) {
            mix.learn(varied(CLAUDE_SONNET, random));
        }
        assertPrices(prices(mix), CLAUDE_SONNET, .01);
    }

    @Test
    void learnsOnToTheSameBitsAfterItWasWrittenAndRead() {
        Random random = new Random(1);
        Mix kept = new Mix();
        Mix stored = new Mix();
        for (int hour = 0; hour < 2_000; hour++) {
            Usage usage = random.nextInt(9) == 0
                    ? new Usage(random.nextLong(1_000_000_000), random.nextLong(5), 0, 0, 0)
                    : varied(CLAUDE_SONNET, random);
            kept.learn(usage);
            stored.learn(usage);
            stored = Mix.read(ByteBuffer.wrap(bytes(stored)));
        }
        assertThat(bytes(stored)).isEqualTo(bytes(kept));
        assertThat(stored.composition()).isEqualTo(kept.composition());
    }

    @Test
    void stateTakesLessThanTwoHundredBytesAndRefusesVersionsFromTheFuture() {
        assertThat(Mix.BYTES).isLessThan(200);
        byte[] future = bytes(new Mix());
        future[0]++;
        assertThatThrownBy(() -> Mix.read(ByteBuffer.wrap(future)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("version 2");
    }
}
