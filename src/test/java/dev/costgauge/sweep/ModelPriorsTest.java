package dev.costgauge.sweep;

import static org.assertj.core.api.Assertions.assertThat;

import dev.costgauge.cost.HourOfWeek;
import dev.costgauge.store.CostHistory;
import dev.costgauge.store.HourRange;
import dev.costgauge.store.ModelSlot;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ModelPriorsTest {

    private static final HourRange RANGE = HourRange.before(500_000, 672);

    private final List<List<?>> asked = new ArrayList<>();

    /** Of each model one slot. */
    private final CostHistory history = (CostHistory) Proxy.newProxyInstance(
            CostHistory.class.getClassLoader(), new Class<?>[] {CostHistory.class}, (proxy, method, arguments) -> {
                assertThat(method.getName()).isEqualTo("modelSlots");
                Collection<?> models = (Collection<?>) arguments[0];
                asked.add(List.copyOf(models));
                return models.stream()
                        .map(model -> new ModelSlot(String.valueOf(model), 3, 1.5, 2))
                        .toList();
            });

    private final ModelPriors priors = new ModelPriors(history, HourOfWeek.UTC);

    @Test
    void asksForEachModelOnceASweep() {
        priors.slots("sweep", Set.of("a"), RANGE);
        List<ModelSlot> both = priors.slots("sweep", Set.of("a", "b"), RANGE);
        priors.slots("sweep", Set.of("b"), RANGE);

        assertThat(both).extracting(ModelSlot::model).containsExactlyInAnyOrder("a", "b");
        assertThat(asked).isEqualTo(List.of(List.of("a"), List.of("b")));
    }

    @Test
    void asksAgainForAnotherSweepAndAnotherRange() {
        priors.slots("sweep", Set.of("a"), RANGE);
        priors.slots("next sweep", Set.of("a"), RANGE);
        priors.slots("sweep", Set.of("a"), HourRange.before(500_001, 672));

        assertThat(asked).hasSize(3);
    }
}
