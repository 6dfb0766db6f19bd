package dev.costgauge.detect;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a rule says of an hour.
 *
 * @param kind null when the hour is as it should be
 * @param score distance from the expected cost over the distance that is anomalous: 1 or more when {@code kind} is set
 * @param reference USD the hour was compared with; NaN when there was nothing
 * @param hours how many hours were looked at, the judged one included
 */
public record Verdict(@Nullable AnomalyKind kind, double score, double reference, int hours) {

    public static final Verdict QUIET = new Verdict(null, 0, Double.NaN, 1);

    public boolean anomalous() {
        return kind != null;
    }

    /** Whether it is about too much. */
    public boolean isRise() {
        return kind != null && kind.isRise();
    }

    /**
     * The numbers that it follows from, by name.
     *
     * @param frozen what the hour was compared with
     */
    public Map<String, Double> evidence(Expectation frozen) {
        return frozen.evidence();
    }

    /** The one that says more: an anomaly before none, then the higher score; this one among equals. */
    public Verdict or(Verdict other) {
        if (anomalous() != other.anomalous()) {
            return anomalous() ? this : other;
        }
        return other.score > score ? other : this;
    }
}
