package dev.costgauge.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Another JVM with this one's class path, which cannot outlive this one. Thread-safe. */
public final class JavaProcess implements AutoCloseable {

    private final Process process;
    private final Path log;

    private JavaProcess(Process process, Path log) {
        this.process = process;
        this.log = log;
    }

    /**
     * Starts it.
     *
     * @param options of the JVM
     * @param environment what it sees beside this JVM's own
     * @param folder where it works; made when it does not exist
     * @param log what it prints is appended here
     */
    public static JavaProcess start(
            List<String> options,
            Class<?> main,
            List<String> arguments,
            Map<String, String> environment,
            Path folder,
            Path log) {
        try {
            Files.createDirectories(folder);
            Spawner.Command command =
                    new Spawner.Command(Spawner.java(options, main, arguments), environment, folder, false);
            return new JavaProcess(Spawner.start(command, log), log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public long pid() {
        return process.pid();
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    /**
     * Returns when it runs.
     *
     * @throws IllegalStateException when it has ended; with the last lines that it printed
     */
    public void requireAlive() {
        if (!isAlive()) {
            throw new IllegalStateException("the process has ended; it said last:\n" + lastLines());
        }
    }

    /** The last lines of what it has printed so far. */
    public String lastLines() {
        return LogTail.of(log);
    }

    /** SIGKILL; returns when it is gone. */
    public void kill() {
        process.destroyForcibly().onExit().join();
    }

    /** SIGTERM, and SIGKILL when it still runs after half a minute. */
    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(30, TimeUnit.SECONDS)) {
                kill();
            }
        } catch (InterruptedException e) {
            kill();
            Thread.currentThread().interrupt();
        }
    }
}
