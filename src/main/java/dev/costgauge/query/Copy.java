package dev.costgauge.query;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One partition's stores on this instance, as one question finds them.
 *
 * @param clock the partition's time in epoch milliseconds; null before its first record
 * @param position the input that the copy reflects. It is read first, so whatever is read later is at least as new.
 */
record Copy(int partition, Role role, @Nullable Long clock, Map<String, Map<Integer, Long>> position) {}
