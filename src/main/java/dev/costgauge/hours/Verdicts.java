package dev.costgauge.hours;

import dev.costgauge.codec.BinaryReader;
import dev.costgauge.codec.BinaryWriter;
import dev.costgauge.detect.AnomalyKind;
import dev.costgauge.detect.Evidence;
import dev.costgauge.detect.Verdict;

/** The stored form of verdicts, which only anomalous hours have. */
final class Verdicts {

    private Verdicts() {}

    static void write(Verdict verdict, BinaryWriter out) {
        AnomalyKind kind = verdict.kind();
        out.putByte(kind == null ? -1 : kind.ordinal()).putDouble(verdict.score()).putDouble(verdict.reference());
        Evidence evidence = verdict.evidence();
        out.putByte(evidence == null ? -1 : evidence.look().ordinal());
        if (evidence != null) {
            out.putLong(evidence.hours()).putDouble(evidence.expected()).putDouble(evidence.error());
            out.putDouble(evidence.spread()).putDouble(evidence.limit()).putDouble(evidence.offset());
        }
    }

    static Verdict read(BinaryReader in) {
        int kind = in.getByte();
        double score = in.getDouble();
        double reference = in.getDouble();
        int look = in.getByte();
        return new Verdict(
                kind < 0 ? null : AnomalyKind.values()[kind],
                score,
                reference,
                look < 0
                        ? null
                        : new Evidence(
                                Evidence.Look.values()[look],
                                in.getInt(),
                                in.getDouble(),
                                in.getDouble(),
                                in.getDouble(),
                                in.getDouble(),
                                in.getDouble()));
    }
}
