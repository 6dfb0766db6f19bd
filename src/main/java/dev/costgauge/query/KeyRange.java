package dev.costgauge.query;

import dev.costgauge.cost.PairKey;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.common.utils.Bytes;
import org.jspecify.annotations.Nullable;

/**
 * The keys that a filter's leading names leave over; null ends are open.
 *
 * @param from first key
 * @param to last key, or one that no key of the range comes after
 */
record KeyRange(@Nullable Bytes from, @Nullable Bytes to) {

    /** The character after the slash: no key of a prefix that ends with a slash comes after the prefix with this instead. */
    private static final char AFTER_SLASH = '/' + 1;

    static KeyRange of(@Nullable String project, @Nullable String service) {
        if (project == null) {
            return new KeyRange(null, null);
        }
        String prefix = PairKey.escape(project) + (service == null ? "" : "/" + PairKey.escape(service));
        return new KeyRange(bytes(prefix + '/'), bytes(prefix + AFTER_SLASH));
    }

    /** The same from a pair on, which the reader skips. */
    KeyRange from(@Nullable PairKey pair) {
        if (pair == null) {
            return this;
        }
        Bytes start = Bytes.wrap(pair.bytes());
        return from == null || start.compareTo(from) > 0 ? new KeyRange(start, to) : this;
    }

    /** Whether no key can be in it. */
    boolean isEmpty() {
        return from != null && to != null && from.compareTo(to) > 0;
    }

    private static Bytes bytes(String text) {
        return Bytes.wrap(text.getBytes(StandardCharsets.UTF_8));
    }
}
