package dev.costgauge.store;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a store says of itself.
 *
 * @param version {@code unknown} where it does not tell
 * @param skew its clock minus ours, right to about the time that the answer took; null where it does not tell
 * @param faults what keeps us from working there, each with what to mend
 * @param remarks what may make trouble later, each with what to mend
 */
public record StoreCondition(String version, @Nullable Duration skew, List<String> faults, List<String> remarks) {

    public StoreCondition {
        faults = List.copyOf(faults);
        remarks = List.copyOf(remarks);
    }
}
