package dev.costgauge.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A handle on one real server process: start, await, kill, pause, restart, close.
 *
 * <p>Whatever happens in between, it comes back on the same port and the same data. Thread-safe; the operations take
 * turns.
 */
public final class EmbeddedServer implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(EmbeddedServer.class);
    private static final long POLL_NANOS = Duration.ofMillis(25).toNanos();

    private final Recipe recipe;
    private final Path home;
    private final Path logFile;
    private @Nullable Process process;
    private boolean wanted;
    private @Nullable Progress supervisor;
    private CompletableFuture<Duration> ready = new CompletableFuture<>();

    /** Does not start anything yet. {@code workspace} is the folder under which the server keeps its data. */
    EmbeddedServer(Recipe recipe, Path workspace) {
        this.recipe = recipe;
        this.home = workspace.resolve(recipe.name());
        this.logFile = workspace.resolve(recipe.name() + ".log");
    }

    public String name() {
        return recipe.name();
    }

    /** What a client connects to; the same before and after a restart. */
    public String endpoint() {
        return recipe.endpoint();
    }

    /** The server's own output. */
    public Path logFile() {
        return logFile;
    }

    /** Starts the process and returns; {@link #awaitReady()} tells when it answers. */
    public synchronized void start() {
        if (isRunning()) {
            throw new IllegalStateException(name() + " is already running");
        }
        wanted = true;
        ready = new CompletableFuture<>();
        CompletableFuture<Duration> thisStart = ready;
        Thread.ofVirtual().name("embedded-start-" + name()).start(() -> {
            try {
                thisStart.complete(startAndPoll());
            } catch (IOException | RuntimeException e) {
                thisStart.completeExceptionally(e);
            }
        });
    }

    /** Waits until the server has answered a real request; returns how long the start took. */
    public Duration awaitReady() {
        CompletableFuture<Duration> current;
        synchronized (this) {
            current = ready;
        }
        try {
            return current.get(recipe.patience().toSeconds() + 60, TimeUnit.SECONDS);
        } catch (ExecutionException | CompletionException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            throw cause instanceof EmbeddedException known
                    ? known
                    : new EmbeddedException(name() + " did not start: " + cause.getMessage(), cause);
        } catch (TimeoutException e) {
            throw new EmbeddedException(name() + " was not started", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new EmbeddedException("interrupted while waiting for " + name(), e);
        }
    }

    public synchronized boolean isRunning() {
        return process != null && process.isAlive();
    }

    /** The process id, for tests that look at the process from outside. */
    public synchronized long pid() {
        return running().pid();
    }

    /** SIGKILL to the server and whatever it started, as a power cut would; returns when they are gone. */
    public synchronized void kill() {
        wanted = false;
        kill(running());
        log.info("server={} action=killed", name());
    }

    /** Freezes the process and whatever it started (SIGSTOP): connections stay open and nothing answers. */
    public synchronized void pause() {
        signal("STOP");
    }

    /** Wakes a paused process. */
    public synchronized void resume() {
        signal("CONT");
    }

    /** Stops in good order, if it still runs, and starts again; returns when it is ready. */
    public void restart() {
        close();
        start();
        awaitReady();
    }

    /** Stops in good order; SIGKILL when that takes too long. Its data stays. Idempotent. */
    @Override
    public synchronized void close() {
        wanted = false;
        Process current = process;
        if (current == null || !current.isAlive()) {
            return;
        }
        try {
            recipe.askToStop(current);
            Duration patience = recipe.stopPatience();
            if (!current.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS)) {
                log.warn("server={} action=kill reason=\"did not stop in {} s\"", name(), patience.toSeconds());
            }
        } catch (IOException e) {
            log.warn("server={} action=kill reason=\"could not be asked to stop: {}\"", name(), e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        kill(current);
    }

    /** Kills the process, if it still runs: for when its data is not needed any more. Idempotent. */
    synchronized void discard() {
        wanted = false;
        if (process != null) {
            kill(process);
        }
    }

    /** From now on the server is started again when it dies by another's hand; {@code progress} is told. */
    synchronized void supervise(Progress progress) {
        supervisor = progress;
    }

    private void died(Process which) {
        Progress told;
        synchronized (this) {
            told = supervisor;
            // One that dies before it was ready is reported to whoever waits for it, and not started over and over.
            boolean wasReady = ready.isDone() && !ready.isCompletedExceptionally();
            if (told == null || !wanted || process != which || !wasReady) {
                return;
            }
            start();
        }
        told.line(name() + " died with exit code " + which.exitValue() + "; starting it again");
        try {
            Duration taken = awaitReady();
            told.line(name() + " is back after " + taken.toMillis() + " ms");
        } catch (EmbeddedException e) {
            log.error("server={} action=restart result=failed reason=\"{}\"", name(), e.getMessage());
        }
    }

    private Duration startAndPoll() throws IOException {
        long began = System.nanoTime();
        Process started = launch();
        long deadline = System.nanoTime() + recipe.patience().toNanos();
        while (!answersNow()) {
            // A server that ends before it answered has failed, whatever its exit code says.
            if (!started.isAlive()) {
                throw failed("ended with exit code " + started.exitValue() + " before it was ready");
            }
            if (System.nanoTime() > deadline) {
                kill(started);
                throw failed("was not ready after " + recipe.patience().toSeconds() + " s");
            }
            LockSupport.parkNanos(POLL_NANOS);
        }
        recipe.whenReady();
        return Duration.ofNanos(System.nanoTime() - began);
    }

    private synchronized Process launch() throws IOException {
        if (!wanted) {
            throw new EmbeddedException(name() + " was closed before it was started");
        }
        Files.createDirectories(home);
        Process started = Spawner.start(recipe.prepare(home), logFile);
        process = started;
        started.onExit().thenAcceptAsync(this::died, task -> Thread.ofVirtual().start(task));
        return started;
    }

    private boolean answersNow() {
        try {
            return recipe.answers();
        } catch (IOException | RuntimeException notYet) {
            log.trace("server={} state=starting answer=\"{}\"", name(), notYet.getMessage());
            return false;
        }
    }

    private static void kill(Process process) {
        // The family is listed first: orphans of a killed PostgreSQL would hold its shared memory for a while.
        List<ProcessHandle> family = process.descendants().toList();
        process.destroyForcibly();
        family.forEach(ProcessHandle::destroyForcibly);
        process.onExit().join();
        family.forEach(member -> member.onExit().join());
    }

    private void signal(String signal) {
        Process current = running();
        Signals.send(current.toHandle(), signal);
        current.descendants().forEach(member -> Signals.send(member, signal));
    }

    private Process running() {
        if (process == null || !process.isAlive()) {
            throw new IllegalStateException(name() + " is not running");
        }
        return process;
    }

    private EmbeddedException failed(String how) {
        return new EmbeddedException(name() + " " + how + "; the end of " + logFile + ":\n" + LogTail.of(logFile));
    }
}
