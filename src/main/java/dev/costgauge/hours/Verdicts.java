package dev.costgauge.hours;

import dev.costgauge.codec.BinaryReader;
import dev.costgauge.codec.BinaryWriter;
import dev.costgauge.detect.AnomalyKind;
import dev.costgauge.detect.Verdict;

/** The stored form of verdicts, which only anomalous hours have. */
final class Verdicts {

    private Verdicts() {}

    static void write(Verdict verdict, BinaryWriter out) {
        AnomalyKind kind = verdict.kind();
        out.putByte(kind == null ? -1 : kind.ordinal()).putDouble(verdict.score()).putDouble(verdict.reference());
        out.putLong(verdict.hours());
    }

    static Verdict read(BinaryReader in) {
        int kind = in.getByte();
        return new Verdict(kind < 0 ? null : AnomalyKind.values()[kind], in.getDouble(), in.getDouble(), in.getInt());
    }
}
