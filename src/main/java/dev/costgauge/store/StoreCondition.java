package dev.costgauge.store;

import java.time.Duration;
import java.util.List;

/**
 * What a store says of itself.
 *
 * @param skew its clock minus ours; right to about the time that the answer took
 * @param faults what keeps us from working there, each with what to mend
 * @param remarks what may make trouble later, each with what to mend
 */
public record StoreCondition(String version, Duration skew, List<String> faults, List<String> remarks) {

    public StoreCondition {
        faults = List.copyOf(faults);
        remarks = List.copyOf(remarks);
    }
}
