package dev.costgauge.store;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What an alert says of itself beyond its totals. Money in nano-dollars, reference and floor in USD.
 *
 * @param direction UP or DOWN
 * @param parentAlertId the fleet's alert that it is part of; empty when it stands alone
 * @param look which comparison decided
 * @param evidence the numbers behind the verdict, by name
 * @param drivers parts that sum to the alert's excess
 * @param places parts that sum to it together with {@code otherExcessNanos}
 */
public record AlertDetail(
        String direction,
        boolean provisional,
        String parentAlertId,
        double score,
        @Nullable Double reference,
        @Nullable Double floor,
        String look,
        Map<String, Double> evidence,
        long hourExcessNanos,
        List<Driver> drivers,
        List<StreamHourRow.Share> places,
        long otherExcessNanos) {

    /** One driver's part of an excess. */
    public record Driver(String driver, long excessNanos) {}
}
