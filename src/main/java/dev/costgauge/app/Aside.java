package dev.costgauge.app;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** A step of a start that others go on beside. Thread-safe. */
final class Aside {

    private final CompletableFuture<Void> done = new CompletableFuture<>();

    private Aside() {}

    /** Begins it; a process that ends does not wait for it. */
    static Aside run(String name, Runnable step) {
        Aside aside = new Aside();
        Thread.ofPlatform().daemon().name(name).start(() -> aside.complete(step));
        return aside;
    }

    private void complete(Runnable step) {
        try {
            step.run();
            done.complete(null);
        } catch (RuntimeException | Error e) {
            done.completeExceptionally(e);
        }
    }

    /** Waits for its end, and throws what it threw. */
    void join() {
        try {
            done.join();
        } catch (CompletionException e) {
            switch (e.getCause()) {
                case RuntimeException failure -> throw failure;
                case Error failure -> throw failure;
                case null, default -> throw e;
            }
        }
    }
}
