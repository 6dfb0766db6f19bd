package dev.costgauge.chaos;

import dev.costgauge.embedded.EmbeddedServer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Restarts the workers and then the streams, one after the other and again from the beginning, as an operator does: SIGTERM,
 * and started again once the process has ended, from this build. Used by one thread.
 */
final class Rolling implements Course {

    private static final Duration PATIENCE = Duration.ofMinutes(3);

    private final Nodes nodes;
    private final List<EmbeddedServer> streams;
    private final Questions questions;
    private final List<EmbeddedServer> order = new ArrayList<>();
    private int next;

    Rolling(Nodes nodes, List<EmbeddedServer> workers, List<EmbeddedServer> streams, Questions questions) {
        this.nodes = nodes;
        this.streams = streams;
        this.questions = questions;
        order.addAll(workers);
        order.addAll(streams);
    }

    @Override
    public Strike next() {
        boolean stream = streams.contains(order.get(next));
        return new Strike(stream ? Target.STREAM : Target.WORKER, Strike.Blow.RESTART);
    }

    @Override
    public String run(Strike strike) throws InterruptedException {
        EmbeddedServer process = order.get(next);
        next = (next + 1) % order.size();
        long told = System.nanoTime();
        process.close();
        long ended = System.nanoTime();
        nodes.upgrade(process);
        process.start();
        process.awaitReady();
        if (strike.target() == Target.STREAM) {
            awaitRunning(process);
        }
        return String.format(
                Locale.ROOT,
                "%s, ended after %.1f s, runs after another %.1f s",
                process.name(),
                (ended - told) / 1e9,
                (System.nanoTime() - ended) / 1e9);
    }

    /** As docs/operations.md says: the next one when the last one runs. */
    private void awaitRunning(EmbeddedServer stream) throws InterruptedException {
        long until = System.nanoTime() + PATIENCE.toNanos();
        while (!questions.health(stream).path("streams").asText().equals("RUNNING")) {
            if (System.nanoTime() > until) {
                throw new ChaosException(stream.name() + " does not run within " + PATIENCE.toSeconds() + " s");
            }
            Thread.sleep(50);
        }
    }

    /** Each was awaited. */
    @Override
    public void awaitAll() {}
}
