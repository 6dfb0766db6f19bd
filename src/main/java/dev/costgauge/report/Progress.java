package dev.costgauge.report;

import java.io.PrintWriter;

/** Hears what a long run is doing. */
public interface Progress {

    void step(String what);

    /** Prints each step as a line, so that whoever waits sees it at once. */
    static Progress to(PrintWriter err) {
        return what -> {
            err.println("... " + what);
            err.flush();
        };
    }
}
