package dev.costgauge.load;

import static org.assertj.core.api.Assertions.assertThat;

import dev.costgauge.cost.CostEvent;
import dev.costgauge.cost.PairKey;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TimeOrderTest {

    @ParameterizedTest
    @ValueSource(ints = {7, 100, 999, 1000, 5000})
    void sortsByTimeKeepsTheOrderOfEqualTimesAndLosesNothingHoweverLittleFitsInMemory(int runSize) throws IOException {
        SplittableRandom random = new SplittableRandom(1);
        List<Arrival> given = new ArrayList<>();
        List<Arrival> sorted = new ArrayList<>();
        try (TimeOrder order = new TimeOrder(runSize)) {
            for (int i = 0; i < 1000; i++) {
                Arrival arrival = arrival("e" + i, random.nextInt(50), random);
                given.add(arrival);
                order.add(arrival);
            }
            assertThat(order.count()).isEqualTo(1000);
            assertThat(order.first()).isZero();
            assertThat(order.last()).isEqualTo(49);
            TimeOrder.Merge merge = order.merge();
            for (Arrival arrival = merge.next(); arrival != null; arrival = merge.next()) {
                sorted.add(arrival);
            }
        }
        given.sort(Comparator.comparingLong(arrival -> arrival.event().eventTime()));
        assertThat(sorted).isEqualTo(given);
    }

    private static Arrival arrival(String id, long time, SplittableRandom random) {
        return new Arrival(
                new CostEvent(
                        id,
                        time,
                        new PairKey("p", "sérvice", "m"),
                        "c",
                        "",
                        random.nextLong(),
                        random.nextLong(),
                        2,
                        1,
                        5,
                        "trace"),
                random.nextFloat());
    }
}
