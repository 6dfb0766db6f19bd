package dev.costgauge.load;

import dev.costgauge.cost.CostEvent;
import java.math.BigDecimal;

/** What one line of an input came to. */
sealed interface Line {

    /**
     * An event.
     *
     * @param event its time as the input has it, not yet shifted
     * @param rounding nano-dollar amount minus the input's exact amount, in USD; zero for computed amounts
     * @param burstiness coefficient of variation of the gaps between the event's requests; 1 when unknown
     */
    record Priced(CostEvent event, BigDecimal rounding, float burstiness) implements Line {
        Priced(CostEvent event) {
            this(event, BigDecimal.ZERO, 1);
        }
    }

    /** A line that says nothing was spent, or one that the options leave out. */
    record Skipped() implements Line {}

    record Malformed(String file, long line, String reason) implements Line {
        @Override
        public String toString() {
            return file + ":" + line + ": " + reason;
        }
    }
}
