package dev.costgauge.sweep;

import java.util.List;

/**
 * How the wait ended.
 *
 * @param settled false when a consumer was still behind after the time allowed
 * @param reason who was behind, and by how much; empty when settled
 * @param projected per partition of cost-baseline-updates, the projector's committed offset
 * @param archived per partition of cost-events, the archiver's committed offset
 */
public record Settled(boolean settled, String reason, List<Long> projected, List<Long> archived) {

    public Settled {
        // An earlier release did not ask.
        archived = archived == null ? List.of() : List.copyOf(archived);
    }
}
