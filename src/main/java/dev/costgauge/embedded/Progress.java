package dev.costgauge.embedded;

/** Where the stack says what it is doing, a line at a time; called from several threads. */
@FunctionalInterface
public interface Progress {
    void line(String text);

    /** Lines on standard error, so that standard output stays free for results. */
    static Progress toStandardError() {
        return System.err::println;
    }
}
