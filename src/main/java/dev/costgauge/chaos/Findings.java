package dev.costgauge.chaos;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What an audit found. Not thread-safe. */
final class Findings {

    /** Differences that are named; there may be more. */
    private static final int NAMED = 40;

    private long missing;
    private long doubled;
    private long ledgerOff;
    private final List<String> lines = new ArrayList<>();
    private final List<String> named = new ArrayList<>();

    /** Things that should be there and are not, or not as they should be. */
    long missing() {
        return missing;
    }

    /** Things that are there twice, or without a cause. */
    long doubled() {
        return doubled;
    }

    /** Nano-dollars by which the lines of the ledger do not balance, all added up without their signs. */
    long ledgerOff() {
        return ledgerOff;
    }

    boolean isClean() {
        return missing == 0 && doubled == 0 && ledgerOff == 0;
    }

    /** One line for each thing that was compared. */
    List<String> lines() {
        return List.copyOf(lines);
    }

    /** The first differences in words. */
    List<String> named() {
        return List.copyOf(named);
    }

    void line(String subject, String format, Object... arguments) {
        lines.add(String.format(Locale.ROOT, "%-11s", subject) + String.format(Locale.ROOT, format, arguments));
    }

    void missing(long count, String what) {
        missing += count;
        name(count, what);
    }

    void doubled(long count, String what) {
        doubled += count;
        name(count, what);
    }

    void ledgerOff(long nanos, String what) {
        ledgerOff = Math.addExact(ledgerOff, Math.abs(nanos));
        name(nanos, what);
    }

    /** More than there should be is double, less is missing. */
    void compare(long expected, long found, String what) {
        if (found > expected) {
            doubled(found - expected, what + ": " + found + " instead of " + expected);
        } else {
            missing(expected - found, what + ": " + found + " instead of " + expected);
        }
    }

    private void name(long count, String what) {
        if (count != 0 && named.size() < NAMED) {
            named.add(what);
        }
    }
}
