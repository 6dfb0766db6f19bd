package dev.costgauge.sweep;

import dev.costgauge.avro.BaselineCommand;
import dev.costgauge.avro.BaselineCommandType;
import dev.costgauge.avro.HourCorrection;
import dev.costgauge.avro.SlotSeed;
import dev.costgauge.cost.HourOfWeek;
import dev.costgauge.cost.Nanos;
import dev.costgauge.cost.PairKey;
import dev.costgauge.store.HourTotals;
import java.time.Instant;
import java.util.List;

/** Makes the commands. Their ids and versions follow from the sweep, so that a step that runs again sends the same ones. */
final class Commands {

    private Commands() {}

    /** The true totals of a closed hour; its version is the sweep's hour. */
    static BaselineCommand correct(SweepScope scope, PairKey pair, long hour, HourTotals totals) {
        return command(scope, pair, BaselineCommandType.CORRECT, "correct-" + hour, scope.startedAt())
                .setCorrection(new HourCorrection(
                        Instant.ofEpochMilli(HourOfWeek.startOf(hour)),
                        Nanos.toDecimal(totals.costNanos()),
                        totals.events(),
                        totals.requests(),
                        totals.inputTokens(),
                        totals.outputTokens(),
                        totals.cachedTokens()))
                .build();
    }

    /**
     * Baselines for slots that have none; the version is the start of the sweep in milliseconds, one more for seeds of the
     * pair's own history, so that both kinds count.
     */
    static BaselineCommand seed(SweepScope scope, PairKey pair, boolean own, List<SlotSeed> seeds) {
        String kind = own ? "seed-own" : "seed-prior";
        return command(scope, pair, BaselineCommandType.SEED, kind, scope.startedAt() + (own ? 1 : 0))
                .setSeeds(seeds)
                .setProvisional(!own)
                .build();
    }

    private static BaselineCommand.Builder command(
            SweepScope scope, PairKey pair, BaselineCommandType type, String kind, long version) {
        return BaselineCommand.newBuilder()
                .setCommandId(scope.issuer() + '/' + kind + '/' + version + '/' + pair.text())
                .setType(type)
                .setVersion(version)
                .setIssuedAt(Instant.ofEpochMilli(scope.startedAt()))
                .setIssuedBy(scope.issuer())
                .setProject(pair.project())
                .setService(pair.service())
                .setModel(pair.model());
    }
}
