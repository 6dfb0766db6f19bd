package dev.costgauge.hours;

import dev.costgauge.avro.BaselineCommand;
import dev.costgauge.avro.BaselineReason;
import dev.costgauge.avro.HourCorrection;
import dev.costgauge.avro.SlotSeed;
import dev.costgauge.cost.HourOfWeek;
import dev.costgauge.cost.Nanos;
import dev.costgauge.cost.PairKey;
import dev.costgauge.detect.Learned;
import dev.costgauge.detect.RuleSpec;
import dev.costgauge.hours.BookMeters.CommandOutcome;
import dev.costgauge.hours.LedgerLine.Entry;
import dev.costgauge.rules.RuleBook;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What the worker may ask of the book. */
final class Commands {

    /** Of events, requests or tokens in an hour. */
    private static final long MOST = 1_000_000_000_000_000_000L;

    private final HourBook book;

    Commands(HourBook book) {
        this.book = book;
    }

    @Nullable String apply(BaselineCommand command, long logTime) {
        String refusal;
        try {
            PairKey key = new PairKey(command.getProject(), command.getService(), command.getModel());
            refusal = check(command);
            if (refusal == null) {
                refusal = apply(book.pair(key.bytes()), command, logTime);
            }
        } catch (IllegalArgumentException e) {
            refusal = e.getMessage();
        }
        if (refusal != null) {
            book.meters().command(CommandOutcome.REFUSED);
        }
        return refusal;
    }

    private @Nullable String apply(Pair pair, BaselineCommand command, long logTime) {
        book.catchUp(pair, logTime);
        Visit visit = new Visit(book.shelf(), pair);
        Series series = visit.series();
        // What the worker says is for the rule that judges now.
        series.learned = series.learned.under(judge(pair).detector());
        String refusal = switch (command.getType()) {
            case SEED -> seed(pair, series, command);
            case CORRECT -> correct(pair, series, command, logTime);
            case RESET -> reset(pair, series, command);
        };
        visit.end();
        return refusal;
    }

    private RuleBook.Judge judge(Pair pair) {
        return book.shelf().judge(pair, pair.closedThrough + 1);
    }

    /** What can be said without the pair, so that a bad command makes none. */
    private static @Nullable String check(BaselineCommand command) {
        return switch (command.getType()) {
            case SEED -> checkSeeds(command);
            case CORRECT -> checkCorrection(command.getCorrection());
            case RESET -> null;
        };
    }

    private static @Nullable String checkSeeds(BaselineCommand command) {
        for (SlotSeed seed : command.getSeeds()) {
            if (seed.getSlot() < 0 || seed.getSlot() >= HourOfWeek.SLOTS) {
                return "seeds.slot " + seed.getSlot() + " is not between 0 and 167";
            }
            if (!(seed.getBaseline() >= 0) || seed.getBaseline() > RuleSpec.MAX_DOLLARS || seed.getObservations() < 0) {
                return "seeds.baseline and seeds.observations of slot " + seed.getSlot()
                        + " are at least 0, and the baseline at most 1e9";
            }
        }
        return null;
    }

    private static @Nullable String checkCorrection(@Nullable HourCorrection correction) {
        if (correction == null) {
            return "correction is missing";
        }
        // What is no amount throws, before anything is changed.
        Nanos.of(correction.getCost());
        boolean counts = isCount(correction.getEvents())
                && isCount(correction.getRequests())
                && isCount(correction.getInputTokens())
                && isCount(correction.getOutputTokens())
                && isCount(correction.getCachedTokens());
        return counts ? null : "correction's events, requests and tokens are 0 to 10^18";
    }

    private static boolean isCount(long number) {
        return number >= 0 && number <= MOST;
    }

    private @Nullable String seed(Pair pair, Series series, BaselineCommand command) {
        if (repeated(command.getVersion() <= series.seedVersion)) {
            return null;
        }
        series.seedVersion = command.getVersion();
        double[] baselines = new double[HourOfWeek.SLOTS];
        int[] observations = new int[HourOfWeek.SLOTS];
        Arrays.fill(baselines, Double.NaN);
        for (SlotSeed seed : command.getSeeds()) {
            baselines[seed.getSlot()] = seed.getBaseline();
            observations[seed.getSlot()] = seed.getObservations();
        }
        series.learned.seed(baselines, observations).stream().forEach(slot -> publish(pair, series, slot, BaselineReason.SEEDED, null));
        book.refreeze(pair, series);
        return null;
    }

    private @Nullable String correct(Pair pair, Series series, BaselineCommand command, long logTime) {
        HourCorrection correction = Objects.requireNonNull(command.getCorrection());
        long number = HourOfWeek.hourOf(correction.getHour().toEpochMilli());
        long oldest = pair.closedThrough - book.settings().retention().toHours() + 1;
        // A younger hour is still amended by events, which whoever decided the correction cannot have seen.
        if (number > pair.learnedThrough || number < oldest) {
            return "correction.hour " + correction.getHour() + " is not a learned hour of the last "
                    + book.settings().retention().toHours() + " hours";
        }
        Hour hour = book.counting().closedHour(pair, series, number);
        if (repeated(command.getVersion() <= hour.correctionVersion)) {
            return null;
        }
        long before = hour.cost;
        long eventsBefore = hour.events;
        boolean isNew = hour.revision == 0;
        hour.correctionVersion = command.getVersion();
        hour.cost = Nanos.of(correction.getCost());
        hour.shares.correct(before, hour.cost);
        hour.events = correction.getEvents();
        hour.requests = correction.getRequests();
        hour.inputTokens = correction.getInputTokens();
        hour.outputTokens = correction.getOutputTokens();
        hour.cachedTokens = correction.getCachedTokens();
        // In the ledger the hour holds what its correction says, and the correction what it changed.
        book.ledger().book(Entry.CORRECTED, number, hour.events - eventsBefore, hour.cost - before);
        book.ledger().book(Entry.CLOSED, number, hour.events - eventsBefore, hour.cost - before);
        book.counting().amended(pair, series, hour, logTime);
        int slot = book.week().slotOf(number);
        if (isNew) {
            series.learned.learn(slot, Nanos.toDollars(hour.cost), book.fleet().prior(number));
        } else {
            series.learned.relearn(slot, Nanos.toDollars(before), Nanos.toDollars(hour.cost));
        }
        publish(pair, series, slot, BaselineReason.CORRECTED, hour);
        book.refreeze(pair, series);
        return null;
    }

    private @Nullable String reset(Pair pair, Series series, BaselineCommand command) {
        if (repeated(command.getVersion() <= series.resetVersion)) {
            return null;
        }
        series.resetVersion = command.getVersion();
        series.seedVersion = 0;
        Learned<?> old = series.learned;
        series.learned = Learned.nothing(old.rule());
        for (int slot = 0; slot < HourOfWeek.SLOTS; slot++) {
            if (!Double.isNaN(old.baseline(slot))) {
                publish(pair, series, slot, BaselineReason.RESET, null);
            }
        }
        book.refreeze(pair, series);
        return null;
    }

    private boolean repeated(boolean repeated) {
        book.meters().command(repeated ? CommandOutcome.REPEATED : CommandOutcome.APPLIED);
        return repeated;
    }

    private void publish(Pair pair, Series series, int slot, BaselineReason reason, @Nullable Hour last) {
        book.publisher().baseline(pair, series, book.fleet()::prior, slot, reason, last);
    }
}
