package dev.costgauge.hours;

import dev.costgauge.avro.BaselineCommand;
import dev.costgauge.avro.BaselineReason;
import dev.costgauge.avro.HourCorrection;
import dev.costgauge.avro.SlotSeed;
import dev.costgauge.cost.HourOfWeek;
import dev.costgauge.cost.Nanos;
import dev.costgauge.cost.PairKey;
import dev.costgauge.detect.Detector;
import dev.costgauge.hours.BookMeters.CommandOutcome;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** What the worker may ask of the book. */
final class Commands<S> {

    private final HourBook<S> book;

    Commands(HourBook<S> book) {
        this.book = book;
    }

    @Nullable String apply(BaselineCommand command, long logTime) {
        String refusal;
        try {
            PairKey key = new PairKey(command.getProject(), command.getService(), command.getModel());
            Pair pair = book.pair(key, key.bytes());
            book.catchUp(pair, logTime);
            Series<S> series = book.series(pair);
            refusal = switch (command.getType()) {
                case SEED -> seed(pair, series, command);
                case CORRECT -> correct(pair, series, command, logTime);
                case RESET -> reset(pair, series, command);
            };
            book.store(pair, series);
        } catch (IllegalArgumentException e) {
            refusal = e.getMessage();
        }
        if (refusal != null) {
            book.meters().command(CommandOutcome.REFUSED);
        }
        return refusal;
    }

    private @Nullable String seed(Pair pair, Series<S> series, BaselineCommand command) {
        for (SlotSeed seed : command.getSeeds()) {
            if (seed.getSlot() < 0 || seed.getSlot() >= HourOfWeek.SLOTS) {
                return "seeds.slot " + seed.getSlot() + " is not between 0 and 167";
            }
            if (!(seed.getBaseline() >= 0) || Double.isInfinite(seed.getBaseline()) || seed.getObservations() < 0) {
                return "seeds.baseline and seeds.observations of slot " + seed.getSlot() + " are finite and at least 0";
            }
        }
        if (repeated(command.getVersion() <= series.seedVersion)) {
            return null;
        }
        series.seedVersion = command.getVersion();
        Detector<S> detector = book.detector();
        double[] baselines = new double[HourOfWeek.SLOTS];
        int[] observations = new int[HourOfWeek.SLOTS];
        Arrays.fill(baselines, Double.NaN);
        for (SlotSeed seed : command.getSeeds()) {
            baselines[seed.getSlot()] = seed.getBaseline();
            observations[seed.getSlot()] = seed.getObservations();
        }
        detector.seed(series.learned, baselines, observations)
                .stream()
                .forEach(slot -> publish(pair, series, slot, BaselineReason.SEEDED, null));
        book.refreeze(pair, series);
        return null;
    }

    private @Nullable String correct(Pair pair, Series<S> series, BaselineCommand command, long logTime) {
        HourCorrection correction = command.getCorrection();
        if (correction == null) {
            return "correction is missing";
        }
        long number = HourOfWeek.hourOf(correction.getHour().toEpochMilli());
        long newest = pair.closedThrough;
        long oldest = newest - book.settings().retention().toHours() + 1;
        if (number > newest || number < oldest) {
            return "correction.hour " + correction.getHour() + " is not a closed hour of the last "
                    + book.settings().retention().toHours() + " hours";
        }
        Hour hour = book.closedHour(pair, series, number);
        if (repeated(command.getVersion() <= hour.correctionVersion)) {
            return null;
        }
        boolean learned = number <= newest - book.settings().ring();
        long before = hour.cost;
        boolean isNew = hour.events == 0 && hour.revision == 0;
        hour.correctionVersion = command.getVersion();
        hour.shares.addOther(Nanos.of(correction.getCost()) - before);
        hour.cost = Nanos.of(correction.getCost());
        hour.events = correction.getEvents();
        hour.requests = correction.getRequests();
        hour.inputTokens = correction.getInputTokens();
        hour.outputTokens = correction.getOutputTokens();
        hour.cachedTokens = correction.getCachedTokens();
        book.amended(pair, series, hour, logTime);
        if (learned) {
            int slot = book.week().slotOf(number);
            if (isNew) {
                book.detector().learn(series.learned, slot, Nanos.toDollars(hour.cost));
            } else {
                book.detector()
                        .relearn(series.learned, slot, Nanos.toDollars(before), Nanos.toDollars(hour.cost));
            }
            publish(pair, series, slot, BaselineReason.CORRECTED, hour);
            book.refreeze(pair, series);
        }
        return null;
    }

    private @Nullable String reset(Pair pair, Series<S> series, BaselineCommand command) {
        if (repeated(command.getVersion() <= series.resetVersion)) {
            return null;
        }
        series.resetVersion = command.getVersion();
        Detector<S> detector = book.detector();
        S old = series.learned;
        series.learned = detector.create();
        for (int slot = 0; slot < HourOfWeek.SLOTS; slot++) {
            if (!Double.isNaN(detector.baseline(old, slot))) {
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

    private void publish(Pair pair, Series<S> series, int slot, BaselineReason reason, @Nullable Hour last) {
        book.publisher().baseline(pair, series, slot, reason, last, book.closedThrough());
    }
}
