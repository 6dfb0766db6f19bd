package dev.costgauge.embedded;

/** Waiting for threads. */
final class Tasks {
    private Tasks() {}

    /** Waits for {@code thread}; an interrupt stops the waiting and stays set. */
    static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
