package dev.costgauge.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class TextsTest {

    private static final int LONGEST = 40;

    @Test
    void findsAControlCharacterWhereverItStandsAndNoneBesideTheText() {
        for (int from : new int[] {0, 3}) {
            for (int length = 0; length <= LONGEST; length++) {
                for (int after : new int[] {0, 1, 9}) {
                    for (int bad = 0; bad < from + length + after; bad++) {
                        byte[] bytes = new byte[Math.max(from + length + after, Long.BYTES)];
                        Arrays.fill(bytes, (byte) 'x');
                        bytes[bad] = bad % 2 == 0 ? 0x1f : (byte) 0x7f;
                        assertThat(Texts.hasControl(bytes, from, from + length))
                                .as("%d bytes from %d, %d after, %d is bad", length, from, after, bad)
                                .isEqualTo(bad >= from && bad < from + length);
                    }
                }
            }
        }
    }
}
