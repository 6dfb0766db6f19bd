package dev.costgauge.sweep;

import dev.costgauge.cost.PairKey;
import dev.costgauge.sweep.SweepMeters.Step;
import io.temporal.activity.Activity;
import io.temporal.activity.ActivityExecutionContext;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The steps of a sweep against the real servers. Thread-safe; one instance serves all activities of a worker. */
final class SweepActivitiesImpl implements SweepActivities {

    private static final Logger LOG = LoggerFactory.getLogger(SweepActivitiesImpl.class);

    /** How often the consumers are asked for while they catch up. */
    private static final long ASK_NANOS = 1_000_000_000L;

    private final ConsumerGroups groups;
    private final Settling settling;
    private final StreamView stream;
    private final ActivePairs activePairs;
    private final PageSweep pages;
    private final LedgerComparison ledger;
    private final SweepMeters meters;
    private final ActivityFailures failures;

    SweepActivitiesImpl(
            ConsumerGroups groups,
            Settling settling,
            StreamView stream,
            ActivePairs activePairs,
            PageSweep pages,
            LedgerComparison ledger,
            SweepMeters meters) {
        this.groups = groups;
        this.settling = settling;
        this.stream = stream;
        this.activePairs = activePairs;
        this.pages = pages;
        this.ledger = ledger;
        this.meters = meters;
        this.failures = new ActivityFailures(meters);
    }

    @Override
    public Settled settle(SettleRequest request) {
        return failures.judged(Step.SETTLE, () -> pulsing(null, pulse -> {
            long deadline = System.nanoTime() + request.maxSeconds() * 1_000_000_000L;
            Settling.Target archive = settling.target(groups.archiver(), groups.events());
            String behind =
                    await(pulse, List.of(archive, settling.target(groups.stream(), groups.events())), deadline);
            if (behind.isEmpty()) {
                // Only now is everything that was there at the start either counted or on its way to its partition.
                behind = await(pulse, List.of(settling.target(groups.stream(), groups.rerouted())), deadline);
            }
            Settling.Target updates = settling.target(groups.projector(), groups.updates());
            String projector = await(pulse, List.of(updates), deadline);
            if (!projector.isEmpty()) {
                // Harmless: what the projector has not read is not compared.
                LOG.warn("sweep finds the projector behind {}", projector);
            }
            return new Settled(behind.isEmpty(), behind, committed(updates), committed(archive));
        }));
    }

    /** By partition. */
    private List<Long> committed(Settling.Target target) {
        return settling.committed(target).entrySet().stream()
                .sorted(Comparator.comparingInt(e -> e.getKey().partition()))
                .map(Map.Entry<TopicPartition, Long>::getValue)
                .toList();
    }

    @Override
    public SweepPlan plan(SweepScope scope) {
        return failures.judged(
                Step.PLAN,
                () -> pulsing(null, pulse -> new SweepPlan(activePairs.byGroup(scope, () -> pulse.beat(null)).stream()
                        .map(List::size)
                        .toList())));
    }

    @Override
    public SweepTotals sweepStretch(Stretch stretch) {
        return failures.judged(Step.SWEEP, () -> {
            StretchProgress before = Activity.getExecutionContext()
                    .getHeartbeatDetails(StretchProgress.class)
                    .orElse(new StretchProgress(stretch.offset(), SweepTotals.NONE));
            return pulsing(before, pulse -> sweep(stretch, before, pulse));
        });
    }

    private SweepTotals sweep(Stretch stretch, StretchProgress before, Pulse pulse) {
        StretchProgress done = before;
        while (done.nextOffset() < stretch.offset() + stretch.size()) {
            StretchProgress soFar = done;
            Runnable alive = () -> pulse.beat(soFar);
            alive.run();
            List<PairKey> pairs =
                    activePairs.byGroup(stretch.scope(), alive).get(stretch.group());
            int from = done.nextOffset();
            int end = Math.min(pairs.size(), Math.min(stretch.offset() + stretch.size(), from + stretch.page()));
            if (end <= from) {
                break;
            }
            StreamSnapshot published = stream.snapshot(stretch.scope(), stretch.group(), alive);
            SweepTotals page = pages.sweep(
                    stretch.scope(),
                    published,
                    pairs.subList(from, end),
                    () -> stream.isWhole(stretch.scope(), stretch.group(), alive),
                    alive);
            if (from == 0) {
                page = page.with(published.strays());
            }
            done = new StretchProgress(end, done.totals().plus(page));
        }
        return done.totals();
    }

    /** @param before what an earlier attempt has done; null when nothing */
    private static <T> T pulsing(@Nullable Object before, Function<Pulse, T> work) {
        ActivityExecutionContext context = Activity.getExecutionContext();
        try (Pulse pulse = new Pulse(context::heartbeat, Pulse.BETWEEN, before)) {
            return work.apply(pulse);
        }
    }

    @Override
    public LedgerOutcome checkLedger(SweepScope scope) {
        return failures.judged(Step.LEDGER, () -> pulsing(null, pulse -> {
            LedgerOutcome outcome = ledger.compare(scope, () -> pulse.beat(null));
            meters.ledger(outcome);
            return outcome;
        }));
    }

    @Override
    public void report(SweepResult result) {
        meters.finished(result);
        SweepTotals totals = result.totals();
        LOG.info(
                "sweep finished mode={} hour={} settled={} balanced={} pairs={} hours={} different={} corrected={}"
                        + " clickhouseNanos={} streamNanos={} archive={} ledger={} postgres={} redis={} seeds={} durationMillis={}",
                result.mode(),
                result.hour(),
                result.settled(),
                result.balanced(),
                totals.pairs(),
                totals.hours().compared(),
                totals.hours().different(),
                totals.hours().corrected(),
                totals.hours().clickhouseNanos(),
                totals.hours().streamNanos(),
                totals.archive(),
                result.ledger(),
                totals.postgres(),
                totals.redis(),
                totals.seeds(),
                result.durationMillis());
        totals.differences().forEach(SweepActivitiesImpl::tell);
    }

    static void tell(Difference each) {
        LOG.atWarn()
                .addKeyValue("where", each.where())
                .addKeyValue("kind", each.kind())
                .addKeyValue("pair", each.pair())
                .addKeyValue("what", each.what())
                .addKeyValue("expected", each.expected())
                .addKeyValue("found", each.found())
                .addKeyValue("action", each.action())
                .log("sweep difference");
    }

    /** Waits for the consumers; returns who is behind after the deadline, or the empty text. */
    private String await(Pulse pulse, List<Settling.Target> targets, long deadline) {
        List<Settling.Target> waiting = new ArrayList<>(targets);
        while (true) {
            StringBuilder text = new StringBuilder();
            waiting.removeIf(target -> {
                long behind = settling.behind(target);
                if (behind > 0) {
                    text.append(text.isEmpty() ? "" : ", ")
                            .append(target.group())
                            .append(" has ")
                            .append(behind)
                            .append(" records of ")
                            .append(target.ends().keySet().iterator().next().topic())
                            .append(" to read");
                }
                return behind == 0;
            });
            if (waiting.isEmpty() || System.nanoTime() > deadline) {
                return text.toString();
            }
            pulse.beat(text.toString());
            LockSupport.parkNanos(ASK_NANOS);
        }
    }
}
