package dev.costgauge.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.costgauge.evaluate.InjectionGenerator.Plan;
import java.util.Arrays;
import java.util.Set;
import org.junit.jupiter.api.Test;

class InjectionGeneratorTest {

    private static final Plan PAIRS = new Plan(504, 96, false);

    private static Panel flat() {
        double[][] costs = new double[8][1680];
        for (double[] series : costs) {
            Arrays.fill(series, 10);
        }
        String[] names = {"a", "b", "c", "d", "e", "f", "g", "h"};
        return new Panel(names, costs, new boolean[8][1680]);
    }

    @Test
    void sameSeedPlantsTheSameFaults() {
        InjectionGenerator generator = new InjectionGenerator(flat(), Set.of(), Plan.TEN_WEEKS);
        assertThat(generator.plant(7).faults()).isEqualTo(generator.plant(7).faults());
        assertThat(Arrays.deepToString(generator.plant(7).panel().costs()))
                .isEqualTo(Arrays.deepToString(generator.plant(7).panel().costs()));
        assertThat(generator.plant(7).faults()).isNotEqualTo(generator.plant(8).faults());
    }

    @Test
    void faultsOfASeriesKeepTheirDistance() {
        for (Fault fault : new InjectionGenerator(flat(), Set.of(), PAIRS).plant(3).faults()) {
            assertThat(fault.start()).isGreaterThanOrEqualTo(504);
            for (Fault other : new InjectionGenerator(flat(), Set.of(), PAIRS).plant(3).faults()) {
                if (other.series() == fault.series() && other.start() > fault.start()) {
                    assertThat(other.start() - fault.end()).isGreaterThanOrEqualTo(96);
                }
            }
        }
    }

    @Test
    void eachKindDoesWhatItsNameSays() {
        Injection set = new InjectionGenerator(flat(), Set.of(), PAIRS).plant(5);
        for (Fault fault : set.faults()) {
            double[] costs = set.panel().costs()[fault.series()];
            double last = switch (fault.kind()) {
                case "drop0.1" -> 1;
                case "ramp2", "shift2", "spike2", "burst2" -> 20;
                case "ramp3", "spike3", "burst3" -> 30;
                case "spike5" -> 50;
                default -> 100;
            };
            assertThat(costs[fault.end() - 1]).as(fault.kind()).isCloseTo(last, within(1e-9));
            assertThat(costs[fault.end()]).isEqualTo(10);
        }
    }

    @Test
    void plantsOnlyTheKindsAskedFor() {
        Injection set = new InjectionGenerator(flat(), Set.of("ramp3"), PAIRS).plant(5);
        assertThat(set.faults()).isNotEmpty().allMatch(fault -> fault.kind().equals("ramp3"));
        assertThatThrownBy(() -> new InjectionGenerator(flat(), Set.of("typo"), PAIRS))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("typo");
    }
}
