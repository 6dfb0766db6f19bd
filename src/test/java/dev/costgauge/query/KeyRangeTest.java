package dev.costgauge.query;

import static org.assertj.core.api.Assertions.assertThat;

import dev.costgauge.cost.PairKey;
import java.util.List;
import org.apache.kafka.common.utils.Bytes;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class KeyRangeTest {

    private static final List<PairKey> PAIRS = List.of(
            new PairKey("a", "s", "m"),
            new PairKey("a", "s", "n"),
            new PairKey("a", "s0", "m"),
            new PairKey("a", "s/", "m"),
            new PairKey("a0", "s", "m"),
            new PairKey("a/s", "s", "m"),
            new PairKey("ä", "s", "m"),
            new PairKey("😀", "\uFFFD", "m"));

    @Test
    void holdsExactlyThePairsOfItsNames() {
        for (PairKey wanted : PAIRS) {
            for (PairKey pair : PAIRS) {
                assertThat(contains(KeyRange.of(wanted.project(), null), pair))
                        .isEqualTo(pair.project().equals(wanted.project()));
                assertThat(contains(KeyRange.of(wanted.project(), wanted.service()), pair))
                        .isEqualTo(pair.project().equals(wanted.project())
                                && pair.service().equals(wanted.service()));
            }
        }
    }

    @Test
    void beginsAtACursorThatLiesInIt() {
        KeyRange range = KeyRange.of("a", null).from(new PairKey("a", "s", "n"));

        assertThat(contains(range, new PairKey("a", "s", "m"))).isFalse();
        assertThat(contains(range, new PairKey("a", "s0", "m"))).isTrue();
        assertThat(contains(KeyRange.of("b", null).from(new PairKey("a", "s", "n")), new PairKey("b", "s", "m"))).isTrue();
        assertThat(KeyRange.of("a", null).from(new PairKey("b", "s", "m")).isEmpty()).isTrue();
    }

    private static boolean contains(KeyRange range, PairKey pair) {
        Bytes key = Bytes.wrap(pair.bytes());
        return !isBefore(key, range.from()) && !isBefore(range.to(), key);
    }

    private static boolean isBefore(@Nullable Bytes a, @Nullable Bytes b) {
        return a != null && b != null && a.compareTo(b) < 0;
    }
}
