package dev.costgauge.detect;

import org.jspecify.annotations.Nullable;

/**
 * What a rule says of an hour.
 *
 * @param kind null when the hour is as it should be
 * @param score distance from the expected cost over the distance that is anomalous: 1 or more when {@code kind} is set
 * @param reference USD the hour was compared with; NaN when there was nothing
 * @param evidence what the score was made of; null for a quiet hour and for a rule that knows no spread
 */
public record Verdict(@Nullable AnomalyKind kind, double score, double reference, @Nullable Evidence evidence) {

    public static final Verdict QUIET = new Verdict(null, 0, Double.NaN, null);

    /** An anomaly of a rule that can show what it rests on. */
    static Verdict of(AnomalyKind kind, Evidence evidence) {
        return new Verdict(kind, Math.max(1, evidence.score()), evidence.expected(), evidence);
    }

    public boolean anomalous() {
        return kind != null;
    }

    /** Whether it is about too much. */
    public boolean isRise() {
        return kind != null && kind.isRise();
    }

    /** Hours that were looked at together, the judged one included. */
    public int hours() {
        return evidence == null ? 1 : evidence.hours();
    }

    /** The one that says more: an anomaly before none, then the higher score; this one among equals. */
    public Verdict or(Verdict other) {
        if (anomalous() != other.anomalous()) {
            return anomalous() ? this : other;
        }
        return other.score > score ? other : this;
    }
}
