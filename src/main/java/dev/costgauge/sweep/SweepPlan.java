package dev.costgauge.sweep;

import java.util.List;

/**
 * How many active pairs each group has; a group is one partition of the stream's topics.
 *
 * @param pairsPerGroup indexed by group
 */
public record SweepPlan(List<Integer> pairsPerGroup) {

    /** Number of pairs in all groups. */
    int pairs() {
        return pairsPerGroup.stream().mapToInt(Integer::intValue).sum();
    }
}
