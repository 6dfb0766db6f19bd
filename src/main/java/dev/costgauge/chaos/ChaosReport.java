package dev.costgauge.chaos;

import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What a trial came to.
 *
 * @param rolling whether each round restarted the next worker or stream
 * @param strikes how often each thing went wrong
 * @param records records that were sent, clock marks left out
 * @param seconds how long it took
 * @param answers questions to the streams, by client and time, and by what came of them
 * @param leastAnswered share of questions, 0 to 1, that the worse served client got answered while a stream was struck
 * @param compared one line for each thing that was compared
 * @param missing things that should be there and are not, or not as they should be
 * @param doubled things that are there twice or without a cause
 * @param ledgerOff exact dollars by which the ledger does not balance
 * @param differences the first ones in words
 */
public record ChaosReport(
        int rounds,
        boolean rolling,
        long seed,
        Map<String, Integer> strikes,
        long records,
        double seconds,
        Map<String, Map<String, Long>> answers,
        double leastAnswered,
        List<String> compared,
        long missing,
        long doubled,
        String ledgerOff,
        List<String> differences) {

    private static final String NOTHING = "$0.000000000";

    /** Of questions while instances are restarted in good order. */
    private static final double ENOUGH_ANSWERED = .999;

    /**
     * Whether nothing is missing, nothing double, every line of the ledger balances, and no answer was wrong; where instances
     * were restarted in good order, also whether at least 99.9 % of questions were answered.
     */
    public boolean isClean() {
        return missing == 0
                && doubled == 0
                && ledgerOff.equals(NOTHING)
                && wrongAnswers() == 0
                && (!rolling || leastAnswered >= ENOUGH_ANSWERED);
    }

    private long wrongAnswers() {
        return answers.values().stream()
                .mapToLong(counts -> counts.getOrDefault("wrong", 0L))
                .sum();
    }

    /** What the trial's last line says. */
    public String verdict() {
        String course = rolling
                ? String.format(
                        Locale.ROOT,
                        "rolling %d restarts: %.2f %% answered, %d wrong",
                        rounds,
                        // Never rounded up to what was not reached.
                        Math.floor(leastAnswered * 10_000) / 100,
                        wrongAnswers())
                : "chaos " + rounds + " rounds";
        return course + ": " + missing + " missing, " + doubled + " double, ledger off by " + ledgerOff;
    }
}
