package dev.costgauge.sweep;

import dev.costgauge.cost.Nanos;
import dev.costgauge.store.HourTotals;
import org.jspecify.annotations.Nullable;

/** Totals of an hour as a difference names them. */
final class TotalsText {

    private TotalsText() {}

    static String of(@Nullable HourTotals totals) {
        return totals == null
                ? ""
                : of(totals.costNanos(), totals.events()) + ", " + totals.requests() + " requests, "
                        + totals.inputTokens() + "+" + totals.outputTokens() + " tokens, " + totals.cachedTokens()
                        + " cached";
    }

    static String of(long nanos, long events) {
        return usd(nanos) + " in " + events + " events";
    }

    static String usd(long nanos) {
        return "USD " + Nanos.toDecimal(nanos).toPlainString();
    }
}
