package dev.costgauge.store;

import dev.costgauge.cost.PairKey;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One step in the life of an alert. Money in nano-dollars, expected and threshold in USD, hours as UTC epoch hours, times
 * in epoch milliseconds.
 *
 * @param sequence 0 for OPENED, one more with each step; the highest wins
 * @param threshold may be infinite
 * @param crossingEventTime null when the verdict came with the close of the hour
 * @param why one sentence with the numbers behind the verdict
 */
public record AlertRow(
        String alertId,
        int sequence,
        String status,
        String kind,
        PairKey pair,
        long openedHour,
        long hour,
        int slot,
        String zone,
        boolean hourClosed,
        long costNanos,
        double expected,
        double threshold,
        long excessNanos,
        int anomalousHours,
        String rule,
        Map<String, String> ruleParameters,
        List<StreamHourRow.Share> shares,
        long otherCostNanos,
        String crossingEventId,
        String crossingTraceId,
        @Nullable Long crossingEventTime,
        long detectedAt,
        String why,
        AlertDetail detail) {}
