package dev.costgauge.sweep;

import io.temporal.client.ActivityCompletionException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Tells Temporal every few seconds that an attempt is alive and what it has done, however long a store takes to answer: so
 * the work of a worker that died is given to another soon. What does not end is ended by its start-to-close timeout.
 * Thread-safe.
 */
final class Pulse implements AutoCloseable {

    static final Duration BETWEEN = Duration.ofSeconds(5);

    private final Consumer<@Nullable Object> heartbeat;
    private final Duration between;
    private final CountDownLatch closed = new CountDownLatch(1);
    private @Nullable Object done;

    /** @param done what an earlier attempt has done; null when nothing */
    Pulse(Consumer<@Nullable Object> heartbeat, Duration between, @Nullable Object done) {
        this.heartbeat = heartbeat;
        this.between = between;
        this.done = done;
        Thread.ofVirtual().name("sweep-pulse").start(this::run);
    }

    /**
     * Tells what is done now.
     *
     * @throws ActivityCompletionException when the attempt is to stop
     */
    synchronized void beat(@Nullable Object now) {
        done = now;
        heartbeat.accept(now);
    }

    private void run() {
        try {
            while (!closed.await(between.toMillis(), TimeUnit.MILLISECONDS)) {
                again();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized void again() {
        if (closed.getCount() > 0) {
            try {
                heartbeat.accept(done);
            } catch (ActivityCompletionException e) {
                // The attempt hears of it at its own next beat.
            }
        }
    }

    @Override
    public synchronized void close() {
        closed.countDown();
    }
}
