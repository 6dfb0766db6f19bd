package dev.costgauge.query;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What one partition's store says.
 *
 * @param data null when the store holds nothing under the key
 * @param position the highest offset of each input that the store reflects, by topic and partition
 */
public record Answer<T extends @Nullable Object>(
        T data, Map<String, Map<Integer, Long>> position, Staleness staleness) {}
