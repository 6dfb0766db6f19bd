package dev.costgauge.chaos;

import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What a trial came to.
 *
 * @param strikes how often each thing went wrong
 * @param records records that were sent, clock marks left out
 * @param seconds how long it took
 * @param answers questions to the streams, by what came of them: {@code whileStreamStruck} and {@code otherwise}
 * @param compared one line for each thing that was compared
 * @param missing things that should be there and are not, or not as they should be
 * @param doubled things that are there twice or without a cause
 * @param ledgerOff exact dollars by which the ledger does not balance
 * @param differences the first ones in words
 */
public record ChaosReport(
        int rounds,
        long seed,
        Map<String, Integer> strikes,
        long records,
        double seconds,
        Map<String, Map<String, Long>> answers,
        List<String> compared,
        long missing,
        long doubled,
        String ledgerOff,
        List<String> differences) {

    private static final String NOTHING = "$0.000000000";

    /** Whether nothing is missing, nothing double, every line of the ledger balances, and no answer was wrong. */
    public boolean isClean() {
        return missing == 0 && doubled == 0 && ledgerOff.equals(NOTHING) && wrongAnswers() == 0;
    }

    private long wrongAnswers() {
        return answers.values().stream()
                .mapToLong(counts -> counts.getOrDefault("wrong", 0L))
                .sum();
    }

    /** What the trial's last line says. */
    public String verdict() {
        return String.format(
                Locale.ROOT, "chaos %d rounds: %d missing, %d double, ledger off by %s", rounds, missing, doubled, ledgerOff);
    }
}
