package dev.costgauge.hours;

import dev.costgauge.codec.BinaryReader;
import dev.costgauge.codec.BinaryWriter;
import dev.costgauge.rules.RuleBook;
import dev.costgauge.rules.RuleChange;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/** The stored form of all overrides that a partition has heard of. */
public final class RulePage {

    private static final int VERSION = 1;

    private RulePage() {}

    static byte[] write(RuleBook rules) {
        Collection<RuleChange> all = rules.all();
        BinaryWriter out = new BinaryWriter().putByte(VERSION).putLong(all.size());
        all.forEach(change -> change.write(out));
        return out.toBytes();
    }

    /** Adds what is stored to the overrides that are known. */
    public static void restore(RuleBook rules, byte @Nullable [] stored) {
        if (stored != null) {
            BinaryReader in = new BinaryReader(stored);
            in.version("rules", VERSION);
            for (int left = in.getInt(); left > 0; left--) {
                rules.put(RuleChange.read(in));
            }
        }
    }
}
