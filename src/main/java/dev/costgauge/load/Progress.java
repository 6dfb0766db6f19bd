package dev.costgauge.load;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.Locale;
import java.util.function.LongSupplier;

/** Shows how far a load is: one line that rewrites itself on a terminal, else a line every few seconds. Not thread-safe. */
public final class Progress {

    private static final int WIDTH = 24;
    private static final long TERMINAL_NANOS = Duration.ofMillis(200).toNanos();
    private static final long PLAIN_NANOS = Duration.ofSeconds(5).toNanos();
    /** The clock is asked once in so many rows. */
    private static final int EVERY = 256;

    private final PrintWriter out;
    private final boolean terminal;
    private final LongSupplier nanoTime;
    private long phaseBegan;
    private long shownAt;
    private int calls;

    /** @param nanoTime a monotonic clock in nanoseconds, such as {@code System::nanoTime} */
    public Progress(PrintWriter out, boolean terminal, LongSupplier nanoTime) {
        this.out = out;
        this.terminal = terminal;
        this.nanoTime = nanoTime;
    }

    void begin() {
        phaseBegan = nanoTime.getAsLong();
        shownAt = phaseBegan;
    }

    /** Says how far; prints only when it is time to. */
    void at(String what, long rows, double share) {
        if (++calls % EVERY != 0) {
            return;
        }
        long now = nanoTime.getAsLong();
        if (now - shownAt >= (terminal ? TERMINAL_NANOS : PLAIN_NANOS)) {
            shownAt = now;
            print(line(what, rows, share, now - phaseBegan));
        }
    }

    void end(String what, long rows) {
        long now = nanoTime.getAsLong();
        print(line(what, rows, 1, now - phaseBegan));
        if (terminal) {
            out.println();
        }
    }

    private void print(String line) {
        if (terminal) {
            // Erase to the end of the line: the one before may have been longer.
            out.print("\r" + line + "\033[K");
        } else {
            out.println(line);
        }
        out.flush();
    }

    static String line(String what, long rows, double share, long elapsedNanos) {
        double seconds = Math.max(1e-9, elapsedNanos / 1e9);
        String eta = share > 0 && share < 1 ? String.format(Locale.ROOT, ", %.0f s to go", seconds * (1 - share) / share) : "";
        int filled = (int) Math.round(share * WIDTH);
        return String.format(
                Locale.ROOT,
                "%-10s [%s%s] %3.0f %%  %,d rows, %,.0f/s%s",
                what,
                "#".repeat(filled),
                ".".repeat(WIDTH - filled),
                share * 100,
                rows,
                rows / seconds,
                eta);
    }
}
