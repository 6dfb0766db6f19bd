package dev.costgauge.sweep;

import dev.costgauge.avro.BaselineCommand;
import dev.costgauge.cost.PairKey;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** One page: one query to each store, a few more where they differ, then the commands and repairs. Stateless. */
final class PageSweep {

    private final HourComparison hours;
    private final ProjectionComparison projections;
    private final SeedComparison seeds;
    private final Consumer<List<BaselineCommand>> sender;
    private final SweepMeters meters;

    /** @param sender returns when the commands are stored */
    PageSweep(
            HourComparison hours,
            ProjectionComparison projections,
            SeedComparison seeds,
            Consumer<List<BaselineCommand>> sender,
            SweepMeters meters) {
        this.hours = hours;
        this.projections = projections;
        this.seeds = seeds;
        this.sender = sender;
        this.meters = meters;
    }

    /** @param alive run between the steps, each of which may wait for a store */
    SweepTotals sweep(SweepScope scope, StreamSnapshot stream, List<PairKey> page, Runnable alive) {
        SweepTotals totals = switch (scope.mode()) {
            case SEED -> seed(scope, stream, page, alive);
            case RECONCILE -> reconcile(scope, stream, page, alive);
        };
        meters.page(totals);
        return totals;
    }

    private SweepTotals seed(SweepScope scope, StreamSnapshot stream, List<PairKey> page, Runnable alive) {
        SeedComparison.Outcome cold = seeds.compare(scope, stream, page);
        alive.run();
        sender.accept(cold.commands());
        return new SweepTotals(
                page.size(),
                HourSums.NONE,
                ArchiveTotals.NONE,
                StoreTotals.NONE,
                StoreTotals.NONE,
                cold.totals(),
                List.of());
    }

    private SweepTotals reconcile(
            SweepScope scope, StreamSnapshot stream, List<PairKey> page, Runnable alive) {
        HourComparison.Outcome closed = hours.compare(scope, stream, page, alive);
        alive.run();
        SeedComparison.Outcome cold = seeds.compare(scope, stream, page);
        List<BaselineCommand> commands = new ArrayList<>(closed.commands());
        commands.addAll(cold.commands());
        alive.run();
        sender.accept(commands);
        alive.run();
        ProjectionComparison.Outcome copies = projections.compare(scope, stream, page);
        List<Difference> differences = new ArrayList<>(closed.differences());
        differences.addAll(copies.differences());
        return new SweepTotals(
                page.size(),
                closed.sums(),
                closed.archive(),
                copies.postgres(),
                copies.redis(),
                cold.totals(),
                differences);
    }
}
