package dev.costgauge.store;

import dev.costgauge.cost.HourOfWeek;
import java.util.ArrayList;
import java.util.List;

/** Sums one model's hours by hour of the week, over all pairs. */
final class ModelSums {

    private final double[] dollars = new double[HourOfWeek.SLOTS];
    private final long[] pairHours = new long[HourOfWeek.SLOTS];

    void add(int slot, double dollarsOfHour, long pairs) {
        dollars[slot] += dollarsOfHour;
        pairHours[slot] += pairs;
    }

    List<ModelSlot> rows(String model) {
        List<ModelSlot> rows = new ArrayList<>();
        for (int slot = 0; slot < HourOfWeek.SLOTS; slot++) {
            if (pairHours[slot] > 0) {
                rows.add(new ModelSlot(model, slot, dollars[slot] / pairHours[slot], pairHours[slot]));
            }
        }
        return rows;
    }
}
