package dev.costgauge.query;

import dev.costgauge.cost.HourOfWeek;
import dev.costgauge.cost.PairKey;
import dev.costgauge.detect.Expectation;
import dev.costgauge.detect.FleetPrior;
import dev.costgauge.detect.Learned;
import dev.costgauge.detect.RuleSpec;
import dev.costgauge.cost.AlertId;
import dev.costgauge.hours.Episode;
import dev.costgauge.hours.Hour;
import dev.costgauge.hours.RulePage;
import dev.costgauge.hours.Series;
import dev.costgauge.rules.RuleBook;
import dev.costgauge.topology.Stores;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Makes views of a pair from the stores of one copy. Thread-safe. */
final class StateReader {

    private final RuleSpec defaults;
    private final HourOfWeek week;
    private final HourViews hourViews;

    StateReader(RuleSpec defaults, HourOfWeek week) {
        this.defaults = defaults;
        this.week = week;
        this.hourViews = new HourViews(week);
    }

    @Nullable SeriesView series(LocalStores stores, Copy copy, PairKey pair) {
        byte[] text = pair.bytes();
        Series series = read(stores, copy, text);
        if (series == null) {
            return null;
        }
        List<HourView> open = new ArrayList<>();
        for (Hour hour : openHours(stores.hours(copy), text, series)) {
            open.add(hourViews.of(hour, copy.clock()));
        }
        HourView newest = open.isEmpty() ? null : open.removeLast();
        return new SeriesView(
                pair.project(),
                pair.service(),
                pair.model(),
                copy.partition(),
                series.closedThrough() < 0 ? null : start(series.closedThrough()),
                newest,
                open,
                episode(pair, series));
    }

    @Nullable BaselinesView baselines(LocalStores stores, Copy copy, PairKey pair, OptionalInt slot) {
        Series series = read(stores, copy, pair.bytes());
        if (series == null) {
            return null;
        }
        RuleBook rules = rules(stores, copy);
        Learned<?> preview = series.preview(week, hour -> FleetPrior.NONE)
                .under(rules.judge(pair, series.closedThrough() + 1).detector());
        IntStream slots = slot.isPresent() ? IntStream.of(slot.getAsInt()) : IntStream.range(0, HourOfWeek.SLOTS);
        return new BaselinesView(
                pair.project(),
                pair.service(),
                pair.model(),
                preview.rule().rule(),
                week.zone().getId(),
                slots.mapToObj(each -> slotView(series.learned(), preview, each)).toList());
    }

    /** The pair in one hour, closed or open; null when there is no such hour. */
    @Nullable PastSeriesView asOf(LocalStores stores, Copy copy, PairKey pair, long hour) {
        Series series = read(stores, copy, pair.bytes());
        Hour found = series == null ? null : stores.hours(copy).hour(pair.bytes(), series, hour);
        return found == null ? null : PastSeriesView.of(pair, hourViews.of(found, copy.clock()));
    }

    @Nullable HoursView hours(LocalStores stores, Copy copy, PairKey pair, Instant from, Instant to) {
        byte[] text = pair.bytes();
        Series series = read(stores, copy, text);
        if (series == null) {
            return null;
        }
        CopyHours found = stores.hours(copy);
        List<HourView> hours = new ArrayList<>();
        // The hours that begin in [from, to).
        long first = HourOfWeek.firstFrom(from.toEpochMilli());
        long last = HourOfWeek.firstFrom(to.toEpochMilli()) - 1;
        stores.range(copy, Stores.HOURS, Stores.key(text, first), Stores.key(text, last), (key, value) -> {
            hours.add(hourViews.of(found.hour(text, series, value), copy.clock()));
            return true;
        });
        return new HoursView(pair.project(), pair.service(), pair.model(), from, to, hours);
    }

    /** One line of a listing from the stored series. */
    SeriesSummary summary(CopyHours hours, PairKey pair, byte[] stored) {
        Series series = Series.read(new RuleBook(defaults), stored);
        List<Hour> open = openHours(hours, pair.bytes(), series);
        HourView newest =
                open.isEmpty() ? null : hourViews.of(open.getLast(), hours.copy().clock());
        EpisodeView episode = episode(pair, series);
        return new SeriesSummary(
                pair.project(),
                pair.service(),
                pair.model(),
                newest == null ? null : newest.hour(),
                newest == null ? Usd.ZERO : newest.cost(),
                newest == null ? 0 : newest.events(),
                newest == null ? null : newest.expected(),
                newest == null ? null : newest.threshold(),
                newest == null ? null : newest.pace(),
                newest != null && newest.anomalous(),
                episode == null ? null : episode.alertId());
    }

    private @Nullable Series read(LocalStores stores, Copy copy, byte[] text) {
        byte[] stored = stores.get(copy, Stores.SERIES, Stores.key(text));
        return stored == null ? null : Series.read(new RuleBook(defaults), stored);
    }

    private static List<Hour> openHours(CopyHours hours, byte[] text, Series series) {
        List<Hour> open = new ArrayList<>(Series.OPEN_HOURS);
        for (int ahead = 1; ahead <= Series.OPEN_HOURS; ahead++) {
            Hour hour = hours.hour(text, series, series.closedThrough() + ahead);
            if (hour != null && !hour.closed()) {
                open.add(hour);
            }
        }
        return open;
    }

    /** The settings with the overrides that the copy has heard of. */
    private RuleBook rules(LocalStores stores, Copy copy) {
        RuleBook rules = new RuleBook(defaults);
        RulePage.restore(rules, stores.get(copy, Stores.PARTITION, Stores.RULES_KEY));
        return rules;
    }

    private static SlotView slotView(Learned<?> learned, Learned<?> preview, int slot) {
        Expectation expectation = preview.expect(slot, FleetPrior.NONE);
        return new SlotView(
                slot,
                HourViews.finite(learned.baseline(slot)),
                HourViews.finite(expectation.expected()),
                HourViews.finite(expectation.threshold()),
                HourViews.finite(expectation.floor()),
                learned.observations(slot),
                learned.provisional(slot));
    }

    private static @Nullable EpisodeView episode(PairKey pair, Series series) {
        Episode episode = series.episode();
        if (episode == null || !episode.running()) {
            return null;
        }
        return new EpisodeView(
                AlertId.of(pair, episode.openedHour()),
                start(episode.openedHour()),
                episode.anomalousHours(),
                (int) Math.max(0, series.closedThrough() - episode.lastAnomalousHour()),
                episode.kind().name(),
                episode.parentAlertId(),
                new Usd(episode.excess()));
    }

    private static Instant start(long hour) {
        return Instant.ofEpochMilli(HourOfWeek.startOf(hour));
    }
}
