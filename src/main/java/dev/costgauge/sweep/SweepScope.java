package dev.costgauge.sweep;

import java.util.List;

/**
 * What a sweep looks at; the same for all its pages, whichever worker runs them.
 *
 * @param sweepId workflow id and first run, so that caches of different sweeps never mix
 * @param issuer workflow id, named in the commands
 * @param hours the hours that are compared
 * @param slot hour of the week to which the sweep is confined, or -1
 * @param startedAt epoch milliseconds; version of seeds and corrections
 * @param corrections false when the consumers did not settle: then nothing is corrected
 * @param projected per partition of cost-baseline-updates, the offset up to which the projector had written
 * @param archived per partition of cost-events, the offset up to which the archiver had surely written; empty when unknown
 */
public record SweepScope(
        String sweepId,
        String issuer,
        SweepMode mode,
        SweepHours hours,
        int slot,
        long startedAt,
        boolean corrections,
        List<Long> projected,
        List<Long> archived) {

    public SweepScope {
        // Sweeps that an earlier release began did not ask.
        archived = archived == null ? List.of() : List.copyOf(archived);
    }
}
