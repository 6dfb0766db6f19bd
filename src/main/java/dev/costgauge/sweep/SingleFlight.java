package dev.costgauge.sweep;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/**
 * A small cache whose values are costly: whoever asks first loads, the others wait; the least recently used value goes
 * when there are more than {@code kept}. A failed load is not kept. Thread-safe.
 */
final class SingleFlight<K, V> {

    private final Map<K, CompletableFuture<V>> values;

    SingleFlight(int kept) {
        this.values = new LinkedHashMap<>(16, 0.75f, true) {
            @Override
            protected boolean removeEldestEntry(Map.Entry<K, CompletableFuture<V>> eldest) {
                return size() > kept && eldest.getValue().isDone();
            }
        };
    }

    /**
     * The value of a key.
     *
     * @param alive called every second while another thread loads; what it throws ends the wait
     */
    V get(K key, Supplier<V> load, Runnable alive) {
        CompletableFuture<V> mine = new CompletableFuture<>();
        CompletableFuture<V> found;
        synchronized (values) {
            found = values.putIfAbsent(key, mine);
        }
        if (found != null) {
            return await(found, alive);
        }
        try {
            V value = load.get();
            mine.complete(value);
            return value;
        } catch (Throwable e) {
            synchronized (values) {
                values.remove(key, mine);
            }
            mine.completeExceptionally(e);
            throw e;
        }
    }

    private static <V> V await(CompletableFuture<V> value, Runnable alive) {
        while (true) {
            try {
                return value.get(1, TimeUnit.SECONDS);
            } catch (TimeoutException e) {
                alive.run();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("interrupted while another thread loads", e);
            } catch (ExecutionException e) {
                if (e.getCause() instanceof RuntimeException failure) {
                    throw failure;
                }
                throw new IllegalStateException(e.getCause());
            }
        }
    }
}
