package dev.costgauge.attribution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PlaceMixTest {

    private static byte[] place(String name) {
        return name.getBytes(StandardCharsets.UTF_8);
    }

    private static PlaceAmounts hour(long other, Object... namesAndCosts) {
        byte[][] places = new byte[namesAndCosts.length / 2][];
        long[] costs = new long[places.length];
        for (int i = 0; i < places.length; i++) {
            places[i] = place((String) namesAndCosts[2 * i]);
            costs[i] = ((Number) namesAndCosts[2 * i + 1]).longValue();
        }
        return PlaceAmounts.of(places, costs, other);
    }

    private static PlaceMix learned(PlaceAmounts hour, int hours) {
        PlaceMix mix = new PlaceMix();
        for (int i = 0; i < hours; i++) {
            mix.learn(hour);
        }
        return mix;
    }

    /** A mix whose rows are all taken by places that cost 100 and more an hour, which are put into the rows given. */
    private static PlaceMix full(Object[] rows) {
        for (int i = 0; i < PlaceMix.TRACKED; i++) {
            rows[2 * i] = "old-" + i;
            rows[2 * i + 1] = 100 + i;
        }
        return learned(hour(0, rows), 400);
    }

    private static byte[] bytes(PlaceMix mix) {
        ByteBuffer out = ByteBuffer.allocate(mix.bytes());
        mix.write(out);
        assertThat(out.hasRemaining()).isFalse();
        return out.array();
    }

    @Test
    void placeThatDoublesHasTheExcess() {
        PlaceMix mix = learned(hour(0, "a", 300, "b", 100), 50);
        assertThat(mix.split(hour(0, "a", 300, "b", 200), 400)).isEqualTo(hour(0, "b", 100));
    }

    @Test
    void newPlaceHasAllItCosts() {
        PlaceMix mix = learned(hour(0, "a", 300, "b", 100), 50);
        assertThat(mix.split(hour(0, "a", 300, "b", 100, "new", 900), 400)).isEqualTo(hour(0, "new", 900));
    }

    @Test
    void usualPlaceThatIsAbsentHasANegativePart() {
        PlaceMix mix = learned(hour(0, "a", 300, "b", 100), 50);
        assertThat(mix.split(hour(0, "a", 1_000), 400)).isEqualTo(hour(0, "a", 700, "b", -100));
        assertThat(mix.split(PlaceAmounts.NONE, 400)).isEqualTo(hour(0, "a", -300, "b", -100));
    }

    @Test
    void whatUsuallyHasNoNameIsExpectedOfWhatHasNoneNow() {
        PlaceMix mix = learned(hour(100, "a", 300), 50);
        assertThat(mix.split(hour(100, "a", 300), 400)).isEqualTo(PlaceAmounts.NONE);
        assertThat(mix.split(hour(25, "a", 300, "x", 75), 400)).isEqualTo(PlaceAmounts.NONE);
        assertThat(mix.split(hour(0, "a", 300), 400)).isEqualTo(hour(-100));
    }

    @Test
    void pairOfWhichNothingWasLearnedIsExpectedToCostWhereItDoes() {
        assertThat(new PlaceMix().split(hour(100, "a", 300, "b", 600), 500)).isEqualTo(hour(50, "a", 150, "b", 300));
        assertThat(new PlaceMix().split(PlaceAmounts.NONE, 500)).isEqualTo(hour(-500));
    }

    @Test
    void splitNamesTheTenLargestAndKeepsTheRestTogether() {
        Object[] rows = new Object[40];
        for (int i = 0; i < 20; i++) {
            rows[2 * i] = "place-" + i;
            rows[2 * i + 1] = 1_000 - i;
        }
        PlaceAmounts excess = new PlaceMix().split(hour(0, rows), 0);
        assertThat(excess.size()).isEqualTo(PlaceMix.NAMED);
        assertThat(excess.nanos(9)).isEqualTo(991);
        assertThat(excess.other()).isEqualTo(990 + 989 + 988 + 987 + 986 + 985 + 984 + 983 + 982 + 981);
    }

    @Test
    void partsSumToTheExcessExactlyWhateverTheHourIs() {
        Random random = new Random(6);
        PlaceMix mix = new PlaceMix();
        for (int i = 0; i < 20_000; i++) {
            PlaceAmounts hour = random(random, 60);
            long expected = Math.round(Math.pow(10, 16 * random.nextDouble())) - random.nextInt(1_000);
            assertThat(mix.split(hour, expected).total()).isEqualTo(hour.total() - expected);
            mix.learn(hour);
        }
    }

    private static PlaceAmounts random(Random random, int places) {
        Object[] rows = new Object[2 * random.nextInt(20)];
        for (int i = 0; i < rows.length / 2; i++) {
            int number = random.nextInt(places);
            rows[2 * i] = "place-" + number;
            rows[2 * i + 1] = (long) (1e9 * Math.exp(random.nextGaussian() - number / 10.)) - random.nextInt(90_000_000);
        }
        return hour(random.nextInt(1_000_000), rows);
    }

    @Test
    void largePlacesKeepTheirRowsBehindAFloodOfSmallOnes() {
        PlaceMix mix = new PlaceMix();
        for (int i = 0; i < 300; i++) {
            mix.learn(hour(0, "a", 1_000_000, "b", 500_000, "small-" + i, 1_000, "tiny-" + i, 10));
        }
        // Beside a and b, what is usual has no name of its own, and it is expected of whoever has none today.
        PlaceAmounts excess = mix.split(hour(0, "a", 1_000_000, "b", 900_000, "small-new", 1_010), 1_501_010);
        assertThat(excess.place(0)).isEqualTo(place("b"));
        assertThat(excess.nanos(0)).isBetween(399_000L, 401_000L);
        assertThat(excess.size() < 2 || Math.abs(excess.nanos(1)) < 1_500).isTrue();
    }

    @Test
    void placeThatMovesInTakesTheRowOfTheOneThatLeftAndIsUsualInAWeek() {
        Object[] rows = new Object[2 * PlaceMix.TRACKED];
        PlaceMix mix = full(rows);
        rows[0] = "moved";
        for (int i = 0; i < 168; i++) {
            mix.learn(hour(0, rows));
        }
        PlaceAmounts excess = mix.split(hour(0, rows), hour(0, rows).total());
        assertThat(excess.place(0)).isEqualTo(place("moved"));
        assertThat(excess.nanos(0)).isBetween(30L, 45L);
        assertThat(excess.other()).isBetween(-45L, -30L);
    }

    @Test
    void smallNewcomerDoesNotTakeTheRowOfALargePlaceThatSleeps() {
        Object[] rows = new Object[2 * PlaceMix.TRACKED];
        PlaceMix mix = full(rows);
        rows[0] = "new";
        rows[1] = 50;
        mix.learn(hour(0, rows));
        assertThat(new String(bytes(mix), StandardCharsets.UTF_8)).contains("old-0").doesNotContain("new");
    }

    @Test
    void ofTwoNewcomersTheLargerOneKeepsTheRow() {
        Object[] rows = new Object[2 * PlaceMix.TRACKED];
        PlaceMix mix = full(rows);
        rows[0] = "larger";
        rows[1] = 900;
        mix.learn(hour(0, rows).plus(hour(0, "less", 95)));
        assertThat(new String(bytes(mix), StandardCharsets.UTF_8)).contains("larger").doesNotContain("less", "old-0");
    }

    @Test
    void learnsOnToTheSameBitsAfterItWasWrittenAndRead() {
        Random random = new Random(2);
        PlaceMix kept = new PlaceMix();
        PlaceMix stored = new PlaceMix();
        for (int i = 0; i < 3_000; i++) {
            PlaceAmounts hour = random(random, 30);
            kept.learn(hour);
            stored.learn(hour);
            stored = PlaceMix.read(ByteBuffer.wrap(bytes(stored)));
        }
        assertThat(bytes(stored)).isEqualTo(bytes(kept));
    }

    @Test
    void hoursWithoutCostChangeNothing() {
        PlaceMix mix = learned(hour(3, "a", 300, "b", 100), 5);
        byte[] before = bytes(mix);
        mix.learn(PlaceAmounts.NONE);
        mix.learn(hour(0, "a", -5));
        assertThat(bytes(mix)).isEqualTo(before);
    }

    @Test
    void refusesVersionsFromTheFuture() {
        byte[] future = bytes(new PlaceMix());
        future[0]++;
        assertThatThrownBy(() -> PlaceMix.read(ByteBuffer.wrap(future))).isInstanceOf(IllegalArgumentException.class);
    }
}
