package dev.costgauge.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Random;
import org.junit.jupiter.api.Test;

class BinaryTest {

    @Test
    void readsBackEveryLong() {
        Random random = new Random(9);
        BinaryWriter out = new BinaryWriter();
        for (int i = 0; i < 100_000; i++) {
            long value = random.nextLong() >> random.nextInt(64);
            assertThat(new BinaryReader(out.reset().putLong(value).toBytes()).getLong()).isEqualTo(value);
        }
        for (long value : new long[] {0, -1, Long.MIN_VALUE, Long.MAX_VALUE}) {
            assertThat(new BinaryReader(out.reset().putLong(value).toBytes()).getLong()).isEqualTo(value);
        }
    }

    @Test
    void refusesAValueOfALaterRelease() {
        BinaryReader in = new BinaryReader(new byte[] {9});
        assertThatThrownBy(() -> in.version("hour", 1))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("version 9");
    }
}
