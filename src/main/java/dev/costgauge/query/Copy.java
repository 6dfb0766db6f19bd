package dev.costgauge.query;

import java.time.InstantSource;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One partition's stores on this instance, as one question finds them.
 *
 * @param clock the partition's time in epoch milliseconds; null before its first record
 * @param position the input that the copy reflects. It is read first, so whatever is read later is at least as new.
 */
record Copy(int partition, Role role, @Nullable Long clock, Map<String, Map<Integer, Long>> position) {

    /** Milliseconds from the partition's time to now. Events may be ahead of the wall clock by some minutes: 0 then. */
    @Nullable Long behind(InstantSource now) {
        return clock == null ? null : (Long) Math.max(0, now.millis() - clock);
    }
}
