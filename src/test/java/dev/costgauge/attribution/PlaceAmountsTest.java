package dev.costgauge.attribution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PlaceAmountsTest {

    private static byte[] place(int number) {
        return ("place-" + number).getBytes(StandardCharsets.UTF_8);
    }

    private static PlaceAmounts random(Random random, int places, int most) {
        byte[][] names = new byte[random.nextInt(most)][];
        Arrays.setAll(names, i -> place(random.nextInt(places)));
        return PlaceAmounts.of(names, random.longs(names.length, -1_000_000, 1_000_000).toArray(), random.nextInt(1_000));
    }

    @Test
    void rowsOfOnePlaceAreAddedUpAndStandInTheOrderOfTheirSize() {
        PlaceAmounts amounts =
                PlaceAmounts.of(new byte[][] {place(1), place(2), place(1), place(3)}, new long[] {4, -9, 3, 0}, 5);
        assertThat(amounts)
                .isEqualTo(PlaceAmounts.of(new byte[][] {place(2), place(1)}, new long[] {-9, 7}, 5));
        assertThat(amounts.size()).isEqualTo(2);
        assertThat(amounts.place(0)).isEqualTo(place(2));
        assertThat(amounts.nanos(1)).isEqualTo(7);
        assertThat(amounts.other()).isEqualTo(5);
        assertThat(amounts.total()).isEqualTo(3);
    }

    @Test
    void orderOfRowsDoesNotMatter() {
        PlaceAmounts one = PlaceAmounts.of(new byte[][] {place(1), place(2)}, new long[] {5, -5}, 0);
        PlaceAmounts other = PlaceAmounts.of(new byte[][] {place(2), place(1)}, new long[] {-5, 5}, 0);
        assertThat(one).isEqualTo(other).hasSameHashCodeAs(other);
        assertThat(one).isNotEqualTo(one.plus(one)).isNotEqualTo(PlaceAmounts.NONE);
    }

    @Test
    void smallestBeyondTheMostThatHaveRowsAreInTheRest() {
        byte[][] names = new byte[30][];
        long[] nanos = new long[30];
        for (int i = 0; i < 30; i++) {
            names[i] = place(i);
            nanos[i] = 100 - i;
        }
        PlaceAmounts amounts = PlaceAmounts.of(names, nanos, 1_000);
        assertThat(amounts.size()).isEqualTo(PlaceAmounts.MOST);
        assertThat(amounts.nanos(23)).isEqualTo(77);
        assertThat(amounts.other()).isEqualTo(1_000 + 76 + 75 + 74 + 73 + 72 + 71);
    }

    @Test
    void hourThatIsAddedCanBeTakenOutAgain() {
        Random random = new Random(7);
        for (int i = 0; i < 2_000; i++) {
            PlaceAmounts few = random(random, 20, 12);
            PlaceAmounts more = random(random, 20, 12);
            assertThat(few.plus(more).minus(more)).isEqualTo(few);
        }
    }

    @Test
    void totalsStayExactWhenPlacesArePushedOut() {
        Random random = new Random(8);
        PlaceAmounts sum = PlaceAmounts.NONE;
        long total = 0;
        for (int i = 0; i < 2_000; i++) {
            PlaceAmounts many = random(random, 500, 40);
            sum = i % 3 == 0 ? sum.minus(many) : sum.plus(many);
            total += i % 3 == 0 ? -many.total() : many.total();
            assertThat(sum.size()).isLessThanOrEqualTo(PlaceAmounts.MOST);
            assertThat(sum.total()).isEqualTo(total);
            assertThat(sum.plus(many).minus(many).total()).isEqualTo(total);
        }
    }

    @Test
    void isReadBackAsItWasWritten() {
        Random random = new Random(9);
        for (int i = 0; i < 100; i++) {
            PlaceAmounts amounts = random(random, 500, 40);
            ByteBuffer out = ByteBuffer.allocate(amounts.bytes());
            amounts.write(out);
            assertThat(out.hasRemaining()).isFalse();
            assertThat(PlaceAmounts.read(out.flip())).isEqualTo(amounts);
        }
    }

    @Test
    void placeThatCouldNotBeWrittenIsRefused() {
        assertThatThrownBy(() -> PlaceAmounts.of(new byte[][] {new byte[70_000]}, new long[] {1}, 0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("70000");
    }
}
