package dev.costgauge.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Runs a package manager to fetch one server, and says so every few seconds. Stateless. */
record Fetcher(Progress progress) {
    private static final Duration NEWS = Duration.ofSeconds(5);
    private static final Duration LIMIT = Duration.ofMinutes(30);
    private static final int SHOWN_LINES = 6;

    /** Runs {@code words} in {@code folder}; an exit code other than 0 is an error with the last lines of output. */
    void run(String what, List<String> words, Path folder) throws IOException {
        Path log = Files.createTempFile("costgauge-fetch-", ".log");
        progress.line("fetching " + what + " with " + words.get(0));
        Process process = Spawner.start(new Spawner.Command(words, folder), log);
        try {
            long began = System.nanoTime();
            while (!process.waitFor(NEWS.toSeconds(), TimeUnit.SECONDS)) {
                Duration taken = Duration.ofNanos(System.nanoTime() - began);
                progress.line("fetching " + what + ": " + taken.toSeconds() + " s");
                if (taken.compareTo(LIMIT) > 0) {
                    throw new IOException(what + " was not there after " + LIMIT.toMinutes() + " minutes");
                }
            }
            if (process.exitValue() != 0) {
                List<String> lines = Files.readAllLines(log);
                throw new IOException(words.get(0) + " gave exit code " + process.exitValue() + ": "
                        + String.join(" | ", lines.subList(Math.max(0, lines.size() - SHOWN_LINES), lines.size())));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while fetching " + what, e);
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
            Files.deleteIfExists(log);
        }
    }
}
