package dev.costgauge.http;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * Bounds how many requests each client may send: a bucket that holds {@code burst} requests and gets {@code perSecond} new
 * ones. Kept as the generic cell rate algorithm does (ITU-T I.371): one number a client, the time when its bucket will be full
 * again. Thread-safe.
 */
final class RateLimit {

    /** Beyond this the client that was heard of longest ago is forgotten, which gives it a full bucket. */
    private static final int MOST_CLIENTS = 10_000;

    private static final long SECOND = Duration.ofSeconds(1).toNanos();

    private final long perRequest;
    private final long room;
    private final LongSupplier nanoTime;
    private final Map<String, Long> fullAt = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Long> eldest) {
            return size() > MOST_CLIENTS;
        }
    };

    /**
     * @param perSecond 0 lets everything through
     * @param burst at least 1
     */
    RateLimit(int perSecond, int burst, LongSupplier nanoTime) {
        this.perRequest = perSecond == 0 ? 0 : SECOND / perSecond;
        this.room = perRequest * burst;
        this.nanoTime = nanoTime;
    }

    /** Takes one request out of the client's bucket; 0 when there was one, else nanoseconds until there is. */
    synchronized long take(String client) {
        long now = nanoTime.getAsLong();
        Long known = fullAt.get(client);
        // Readings of a nanosecond clock are compared by their difference: it may pass the largest number.
        long full = known == null || known - now < 0 ? now : known;
        long wait = full + perRequest - now - room;
        if (wait > 0) {
            return wait;
        }
        fullAt.put(client, full + perRequest);
        return 0;
    }

    /** Puts one request back that was taken for somebody else. */
    synchronized void giveBack(String client) {
        fullAt.computeIfPresent(client, (name, full) -> full - perRequest);
    }
}
