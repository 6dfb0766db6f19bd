package dev.costgauge.sweep;

import dev.costgauge.avro.BaselineCommand;
import dev.costgauge.cost.PairKey;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One page: one query to each store, a few more where they differ, then the commands and repairs. A command says what the
 * stream lacks; where that cannot be told, because a record that was passed over may be it, none is sent. Stateless.
 */
final class PageSweep {

    private static final Logger LOG = LoggerFactory.getLogger(PageSweep.class);

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

    /**
     * Sweeps a page.
     *
     * @param whole asked before a command is sent: whether what the snapshot lacks was never published
     * @param alive run between the steps, each of which may wait for a store
     */
    SweepTotals sweep(
            SweepScope scope, StreamSnapshot stream, List<PairKey> page, BooleanSupplier whole, Runnable alive) {
        SweepTotals totals = switch (scope.mode()) {
            case SEED -> seed(scope, stream, page, whole, alive);
            case RECONCILE -> reconcile(scope, stream, page, whole, alive);
        };
        meters.page(totals);
        return totals;
    }

    private SweepTotals seed(
            SweepScope scope, StreamSnapshot stream, List<PairKey> page, BooleanSupplier whole, Runnable alive) {
        SeedComparison.Outcome found = seeds.compare(scope, stream, page);
        alive.run();
        SeedComparison.Outcome cold = maySend(found.commands(), whole) ? found : found.withheld();
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
            SweepScope scope, StreamSnapshot stream, List<PairKey> page, BooleanSupplier whole, Runnable alive) {
        HourComparison.Outcome compared = hours.compare(scope, stream, page, alive);
        alive.run();
        SeedComparison.Outcome found = seeds.compare(scope, stream, page);
        List<BaselineCommand> commands = new ArrayList<>(compared.commands());
        commands.addAll(found.commands());
        alive.run();
        boolean send = maySend(commands, whole);
        HourComparison.Outcome closed = send ? compared : compared.withheld();
        SeedComparison.Outcome cold = send ? found : found.withheld();
        sender.accept(send ? commands : List.of());
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

    private boolean maySend(List<BaselineCommand> commands, BooleanSupplier whole) {
        boolean send = commands.isEmpty() || whole.getAsBoolean();
        if (!send) {
            LOG.warn(
                    "sweep withholds {} commands of a page: records that were passed over may be the stream's own",
                    commands.size());
            meters.withheld(commands.size());
        }
        return send;
    }
}
