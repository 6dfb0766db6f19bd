package dev.costgauge.query;

import java.util.List;

/**
 * The learned week of a pair.
 *
 * @param rule detection rule that compares
 * @param zone time zone of the slots
 * @param slots all 168, or the one that was asked for
 */
public record BaselinesView(
        String project, String service, String model, String rule, String zone, List<SlotView> slots) {

    public BaselinesView {
        slots = List.copyOf(slots);
    }
}
