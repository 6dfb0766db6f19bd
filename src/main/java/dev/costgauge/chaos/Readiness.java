package dev.costgauge.chaos;

import dev.costgauge.embedded.EmbeddedServer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Which streams said 200 under {@code /health} when they were last asked, twice a second. Thread-safe. */
final class Readiness implements AutoCloseable {

    private static final Duration BETWEEN = Duration.ofMillis(500);

    private final Questions questions;
    private final List<EmbeddedServer> streams;
    private final Thread thread = Thread.ofPlatform().daemon().name("chaos-readiness").unstarted(this::run);
    private volatile List<EmbeddedServer> ready = List.of();

    Readiness(Questions questions, List<EmbeddedServer> streams) {
        this.questions = questions;
        this.streams = streams;
        thread.start();
    }

    List<EmbeddedServer> ready() {
        return ready;
    }

    private void run() {
        try {
            while (true) {
                List<EmbeddedServer> found = new ArrayList<>();
                for (EmbeddedServer stream : streams) {
                    if (!questions.health(stream).isMissingNode()) {
                        found.add(stream);
                    }
                }
                ready = List.copyOf(found);
                Thread.sleep(BETWEEN);
            }
        } catch (InterruptedException e) {
            // Closed.
        }
    }

    @Override
    public void close() {
        thread.interrupt();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
