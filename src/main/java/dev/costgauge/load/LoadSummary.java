package dev.costgauge.load;

import dev.costgauge.cost.CostEvent;
import dev.costgauge.cost.Nanos;
import dev.costgauge.cost.PairKey;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** What a load came to. Grows while it runs; not thread-safe. */
public final class LoadSummary {

    private final Set<PairKey> pairs = new HashSet<>();
    private long rows;
    private long skipped;
    private long malformed;
    private long events;
    private long nanos;
    private long credits;
    private long ticks;
    private long first = Long.MAX_VALUE;
    private long last = Long.MIN_VALUE;
    private long rounded;
    private BigDecimal rounding = BigDecimal.ZERO;

    void row(Line line) {
        rows++;
        switch (line) {
            case Line.Malformed unused -> malformed++;
            case Line.Skipped unused -> skipped++;
            case Line.Priced priced -> {
                if (priced.rounding().signum() != 0) {
                    rounded++;
                    rounding = rounding.add(priced.rounding());
                }
            }
        }
    }

    void published(CostEvent event) {
        events++;
        nanos = Math.addExact(nanos, event.costNanos());
        credits += event.costNanos() < 0 ? 1 : 0;
        pairs.add(event.pair());
        first = Math.min(first, event.eventTime());
        last = Math.max(last, event.eventTime());
    }

    void ticked() {
        ticks++;
    }

    /** Lines of the input, header not counted. */
    public long rows() {
        return rows;
    }

    /** Lines that stand for nothing spent, or that the options leave out. */
    public long skipped() {
        return skipped;
    }

    public long malformed() {
        return malformed;
    }

    public long events() {
        return events;
    }

    /** Sum of all published amounts, exact. */
    public long nanos() {
        return nanos;
    }

    public int pairs() {
        return pairs.size();
    }

    public long ticks() {
        return ticks;
    }

    /** Time of the earliest published event, epoch milliseconds. */
    public long first() {
        return first;
    }

    public long last() {
        return last;
    }

    /** Amounts read minus amounts in the input, in USD: what rounding to the nano-dollar did, to the last digit. */
    public BigDecimal rounding() {
        return rounding;
    }

    /** For people, a line each. */
    public List<String> lines() {
        List<String> lines = new ArrayList<>();
        lines.add(String.format(Locale.ROOT, "rows       %,d read, %,d skipped, %,d malformed", rows, skipped, malformed));
        lines.add(String.format(Locale.ROOT, "events     %,d, %,d of them credits, %,d clock marks", events, credits, ticks));
        lines.add("cost       " + Nanos.toDecimal(nanos).toPlainString() + " USD exactly");
        if (rounded > 0) {
            lines.add(String.format(
                    Locale.ROOT,
                    "rounding   %,d amounts were finer than a nano-dollar: %s USD in total",
                    rounded,
                    rounding.stripTrailingZeros().toPlainString()));
        }
        lines.add("pairs      " + pairs.size());
        if (events > 0) {
            lines.add("time span  " + Instant.ofEpochMilli(first) + " to " + Instant.ofEpochMilli(last));
        }
        return lines;
    }
}
