package dev.costgauge.cost;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Random;
import org.junit.jupiter.api.Test;

class PairKeyTest {

    @Test
    void readsBackEveryTextItWrites() {
        Random random = new Random(1);
        String alphabet = "ab/%:25FA é模😀 ";
        for (int i = 0; i < 20_000; i++) {
            PairKey pair = new PairKey(name(random, alphabet), name(random, alphabet), name(random, alphabet));
            assertThat(PairKey.parse(pair.text())).isEqualTo(pair);
        }
    }

    @Test
    void twoPairsNeverShareAText() {
        assertThat(new PairKey("a", "b/c", "d").text()).isNotEqualTo(new PairKey("a/b", "c", "d").text());
        assertThat(PairKey.of("s", "openai/gpt-4o").text()).isEqualTo("default/s/openai%2Fgpt-4o");
    }

    @Test
    void refusesNamesThatAreEmptyOrTooLongOrHoldControlCharactersAndSaysWhich() {
        assertThatThrownBy(() -> new PairKey("p", "", "m")).hasMessageContaining("service");
        assertThatThrownBy(() -> new PairKey("p", "s", "é".repeat(129))).hasMessageContaining("model");
        assertThatThrownBy(() -> new PairKey("p\0", "s", "m")).hasMessageContaining("project");
        assertThat(new PairKey("p", "s", "é".repeat(128)).model()).hasSize(128);
        assertThatThrownBy(() -> PairKey.parse("only/two")).hasMessageContaining("project/service/model");
    }

    private static String name(Random random, String alphabet) {
        int[] points = alphabet.codePoints().toArray();
        StringBuilder name = new StringBuilder();
        for (int i = 0; i <= random.nextInt(6); i++) {
            name.appendCodePoint(points[random.nextInt(points.length)]);
        }
        return name.toString();
    }
}
