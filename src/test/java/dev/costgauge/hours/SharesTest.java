package dev.costgauge.hours;

import dev.costgauge.codec.BinaryReader;
import dev.costgauge.codec.BinaryWriter;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SharesTest {

    @Test
    void rowsAndTheRestSumToEverythingThatWasAddedHoweverManyPlacesThereAre() {
        Random random = new Random(5);
        Shares shares = new Shares();
        long total = 0;
        for (int i = 0; i < 50_000; i++) {
            long cost = random.nextLong(-1_000, 1_000_000);
            byte[] place = ("place-" + random.nextInt(200)).getBytes(StandardCharsets.UTF_8);
            add(shares, place, cost);
            total += cost;
        }
        assertThat(shares.size()).isEqualTo(Shares.TRACKED);
        assertThat(sum(shares)).isEqualTo(total);
    }

    @Test
    void keepsTheLargestPlaceExactBehindAFloodOfSmallOnes() {
        Shares shares = new Shares();
        byte[] large = "large".getBytes(StandardCharsets.UTF_8);
        for (int i = 0; i < 1_000; i++) {
            add(shares, large, 1_000_000);
            byte[] small = ("small-" + i).getBytes(StandardCharsets.UTF_8);
            add(shares, small, 1);
        }
        int first = shares.largest(1)[0];
        assertThat(shares.place(first)).isEqualTo(large);
        assertThat(shares.cost(first)).isEqualTo(1_000_000_000L);
    }

    @Test
    void isReadBackAsItWasWritten() {
        Shares shares = new Shares();
        for (int i = 0; i < 40; i++) {
            byte[] place = ("p" + i).getBytes(StandardCharsets.UTF_8);
            add(shares, place, i * 7L - 50);
        }
        BinaryWriter out = new BinaryWriter();
        shares.write(out);
        Shares read = Shares.read(new BinaryReader(out.toBytes()));
        assertThat(sum(read)).isEqualTo(sum(shares));
        assertThat(read.largest(50)).hasSize(Shares.TRACKED);
        assertThat(read.other()).isEqualTo(shares.other());
    }

    @Test
    void whatCameSinceItWasWrittenIsReadAfterIt() {
        Shares shares = new Shares();
        byte[][] places = new byte[Shares.TRACKED][];
        for (int i = 0; i < places.length; i++) {
            // As long as names may be.
            places[i] = ("x".repeat(510) + i).getBytes(StandardCharsets.UTF_8);
        }
        add(shares, places[0], 7);
        Shares whole = Shares.read(new BinaryReader(written(shares)));
        shares.kept();
        for (int until = 1; until < places.length; until += 7) {
            for (int i = 0; i <= until; i++) {
                add(shares, places[i], 100 + i);
            }
            assertThat(shares.needsWhole()).isFalse();
            byte[] later = given(shares);
            // Not each of them need be read, but the latest.
            if (until % 2 == 1) {
                whole.take(new BinaryReader(later));
                assertThat(written(whole)).isEqualTo(written(shares));
            }
        }
    }

    @Test
    void aPlaceThatTookAnotherOnesRowIsWrittenWithEverythingElse() {
        Shares shares = new Shares();
        for (int i = 0; i <= Shares.TRACKED; i++) {
            assertThat(shares.needsWhole()).isFalse();
            add(shares, ("p" + i).getBytes(StandardCharsets.UTF_8), 10 + i);
        }
        assertThat(shares.needsWhole()).isTrue();
        shares.kept();
        assertThat(shares.needsWhole()).isFalse();
    }

    private static byte[] written(Shares shares) {
        BinaryWriter out = new BinaryWriter();
        shares.write(out);
        return out.toBytes();
    }

    private static byte[] given(Shares shares) {
        BinaryWriter out = new BinaryWriter().beginCounted();
        shares.give(out);
        return new BinaryReader(out.endCounted().toBytes()).getBytes();
    }

    private static void add(Shares shares, byte[] place, long cost) {
        shares.add(shares.row(place), place, cost);
    }

    private static long sum(Shares shares) {
        long sum = shares.other();
        for (int row = 0; row < shares.size(); row++) {
            sum += shares.cost(row);
        }
        return sum;
    }
}
