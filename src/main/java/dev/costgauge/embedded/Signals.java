package dev.costgauge.embedded;

import java.io.IOException;

/** Signals that {@link ProcessHandle} cannot send. */
final class Signals {
    private Signals() {}

    /** Sends {@code signal} (STOP, CONT, INT) to the process. */
    static void send(ProcessHandle process, String signal) {
        try {
            // kill is built into every POSIX shell; the program of that name is not installed everywhere.
            int code = new ProcessBuilder("sh", "-c", "kill -" + signal + " " + process.pid())
                    .redirectErrorStream(true)
                    .start()
                    .waitFor();
            if (code != 0) {
                throw new EmbeddedException("kill -" + signal + " " + process.pid() + " gave exit code " + code);
            }
        } catch (IOException e) {
            throw new EmbeddedException("cannot send " + signal + " to process " + process.pid(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new EmbeddedException("interrupted while sending " + signal, e);
        }
    }
}
