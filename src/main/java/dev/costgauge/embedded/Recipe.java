package dev.costgauge.embedded;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;

/**
 * How one server is started and asked whether it is ready. Stateless apart from its settings: the same recipe starts
 * the server again, on the same data and port, after it was killed.
 */
interface Recipe {
    /** Short name for progress lines and log files. */
    String name();

    /** What a client connects to. */
    String endpoint();

    /** Makes folders, configuration and first-time data under {@code home}; called before each start. */
    Spawner.Command prepare(Path home) throws IOException;

    /** One real request; false or an exception while the server is not ready. Called every few milliseconds. */
    boolean answers() throws IOException;

    /** Settings that can only be made on the running server; called after each start. */
    default void whenReady() throws IOException {}

    /** Asks the running process to end in good order. */
    default void askToStop(Process process) throws IOException {
        process.destroy();
    }

    /** How long it may take to end in good order. */
    default Duration stopPatience() {
        return Duration.ofSeconds(10);
    }

    /** How long the server may take to start on a slow machine. */
    default Duration patience() {
        return Duration.ofSeconds(120);
    }
}
