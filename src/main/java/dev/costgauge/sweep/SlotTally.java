package dev.costgauge.sweep;

import dev.costgauge.store.BaselineRow;
import java.util.ArrayList;
import java.util.List;

/** Counts how one projection's rows compared. Not thread-safe. */
final class SlotTally {

    private final String store;
    private final List<BaselineRow> wrong = new ArrayList<>();
    private final List<Difference> differences = new ArrayList<>();
    private long compared;
    private long missing;
    private long older;
    private long different;
    private long newer;

    SlotTally(String store) {
        this.store = store;
    }

    void missing(BaselineRow published) {
        compared++;
        missing++;
        repair(published, "missing", "");
    }

    void found(BaselineRow published, long version, boolean same, double baseline) {
        compared++;
        if (version > published.version()) {
            newer++;
        } else if (version < published.version()) {
            older++;
            repair(published, "older", text(version, baseline));
        } else if (!same) {
            different++;
            repair(published, "different", text(version, baseline));
        }
    }

    /** The rows to write again. */
    List<BaselineRow> wrong() {
        return wrong;
    }

    List<Difference> differences() {
        return differences;
    }

    StoreTotals totals(int repaired) {
        return new StoreTotals(compared, missing, older, different, newer, repaired);
    }

    private void repair(BaselineRow published, String kind, String found) {
        wrong.add(published);
        if (differences.size() < SweepTotals.NAMED) {
            differences.add(new Difference(
                    published.key().pair().text(),
                    store,
                    kind,
                    "slot " + published.key().slot(),
                    text(published.version(), published.baseline()),
                    found,
                    "repaired"));
        }
    }

    private static String text(long version, double baseline) {
        return "version " + version + " baseline " + baseline;
    }
}
