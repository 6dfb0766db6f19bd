package dev.costgauge.sweep;

import dev.costgauge.cost.HourOfWeek;
import dev.costgauge.store.CostHistory;
import dev.costgauge.store.HourRange;
import dev.costgauge.store.ModelSlot;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;

/**
 * The models' averages, asked for once a sweep and worker: each question goes over the whole fleet, so that one a page would
 * make a sweep quadratic. Thread-safe; who asks while another does waits.
 */
final class ModelPriors {

    /** Groups of a stream may begin at different hours, and two sweeps may run side by side. */
    private static final int KEPT = 4;

    private record Key(String sweepId, HourRange range) {}

    private final CostHistory history;
    private final HourOfWeek weeks;
    private final Map<Key, Map<String, List<ModelSlot>>> known = new LinkedHashMap<>(16, .75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Key, Map<String, List<ModelSlot>>> eldest) {
            return size() > KEPT;
        }
    };

    ModelPriors(CostHistory history, HourOfWeek weeks) {
        this.history = history;
        this.weeks = weeks;
    }

    /** The slots of these models that had an event in the range. */
    synchronized List<ModelSlot> slots(String sweepId, Set<String> models, HourRange range) {
        Map<String, List<ModelSlot>> ofSweep = known.computeIfAbsent(new Key(sweepId, range), key -> new HashMap<>());
        Set<String> unknown = new TreeSet<>(models);
        unknown.removeAll(ofSweep.keySet());
        if (!unknown.isEmpty()) {
            List<ModelSlot> found = history.modelSlots(unknown, range, weeks);
            unknown.forEach(model -> ofSweep.put(model, new ArrayList<>()));
            found.forEach(slot ->
                    Objects.requireNonNull(ofSweep.get(slot.model())).add(slot));
        }
        List<ModelSlot> slots = new ArrayList<>();
        models.forEach(model -> slots.addAll(Objects.requireNonNull(ofSweep.get(model))));
        return slots;
    }
}
