package dev.costgauge.hours;

import dev.costgauge.cost.HourOfWeek;
import dev.costgauge.cost.Nanos;
import dev.costgauge.detect.Detector;
import dev.costgauge.detect.FleetVerdict;
import dev.costgauge.detect.Learned;
import dev.costgauge.detect.Pace;
import dev.costgauge.detect.Verdict;
import dev.costgauge.rules.RuleBook;
import java.util.ArrayList;
import java.util.List;

/** What a closed hour means, once it is known what the whole fleet did: the verdict, the learning, the freezing. */
final class Settling {

    private final BookSettings settings;
    private final HourOfWeek week;
    private final Storage storage;
    private final Shelf shelf;
    private final FleetView fleet;
    private final Episodes episodes;
    private final Publisher publisher;

    Settling(
            BookSettings settings,
            HourOfWeek week,
            Storage storage,
            Shelf shelf,
            FleetView fleet,
            Episodes episodes,
            Publisher publisher) {
        this.settings = settings;
        this.week = week;
        this.storage = storage;
        this.shelf = shelf;
        this.fleet = fleet;
        this.episodes = episodes;
        this.publisher = publisher;
    }

    /** Settles every closed hour of a pair; returns how many hours that were. */
    int catchUp(Visit visit, long logTime) {
        int settled = 0;
        while (visit.pair().settledThrough < visit.pair().closedThrough) {
            settle(visit.pair(), visit.series(), logTime);
            settled++;
        }
        return settled;
    }

    /** Sees to it that the expectation of an hour that is to open is frozen. */
    void freezeThrough(Visit visit, long hour, long logTime) {
        if (!visit.pair().isFrozen(hour)) {
            catchUp(visit, logTime);
        }
    }

    private void settle(Pair pair, Series series, long logTime) {
        long number = pair.settledThrough + 1;
        RuleBook.Judge judge = shelf.judge(pair, number);
        boolean heeds = judge.detector().heedsFleet();
        FleetVerdict verdict = heeds ? fleet.verdict(number) : FleetVerdict.USUAL;
        Hour hour = shelf.hour(pair, number);
        series.learned = series.learned.under(judge.detector());
        series.ring.add(number, hour != null, verdict.learns(), hour == null ? 0 : hour.cost);
        List<Taught> taught = learnThrough(pair, series, number - settings.ring());
        Learned<?> preview = series.preview(week, fleet::prior);
        pair.settledThrough = number;
        if (hour != null) {
            if (hour.pacePeak != null) {
                pair.hurry = pair.hurry.after(Pace.DEFAULT, hour.pacePeak, !hour.expectation.isExceededBy(hour.cost));
            }
            hour.settled = true;
            hour.gap = verdict == FleetVerdict.GAP;
            if (verdict.learns()) {
                Verdict trend = preview.trend(week.slotOf(number), Nanos.toDollars(hour.cost));
                hour.trend = series.isOldNews(trend, number) ? Verdict.QUIET : trend;
            }
            judge(pair, series, hour, heeds ? fleet.parent(number, hour.verdict().isRise()) : "", logTime);
            if (!hour.gap) {
                episodes.quiet(pair, series, hour, judge.spec().quietHours(), logTime);
            }
        }
        for (Taught each : taught) {
            publisher.learned(pair, series, preview, fleet.prior(number + Series.FROZEN_AHEAD), each.hour(), each.cost());
        }
        freeze(pair, series, preview);
        expire(pair, series, number);
    }

    private void judge(Pair pair, Series series, Hour hour, String parent, long logTime) {
        boolean before = hour.anomaly != null;
        episodes.settled(pair, series, hour, parent, logTime);
        boolean after = hour.anomaly != null;
        if (before != after) {
            // The close, which published the hour, could not know it.
            hour.revision++;
            publisher.hour(pair, hour);
        }
        if (before || after || hour.gap) {
            shelf.put(pair, hour);
        }
    }

    /** The hour after next is frozen: it cannot have begun, and nothing that it costs can have been seen. */
    private void freeze(Pair pair, Series series, Learned<?> preview) {
        long number = pair.settledThrough + Series.FROZEN_AHEAD;
        Detector<?> detector = shelf.judge(pair, number).detector();
        pair.frozen[0] = pair.frozen[1];
        pair.frozen[1] = preview.under(detector).expect(week.slotOf(number), fleet.prior(number));
        if (detector.movesBetweenVisits()) {
            publisher.opened(pair, series, number, pair.frozen[1]);
        }
    }

    /** An hour that was learned, with its nano-dollars. */
    private record Taught(long hour, long cost) {}

    /** What leaves the ring is learned, with the totals that it has now. */
    private List<Taught> learnThrough(Pair pair, Series series, long last) {
        List<Taught> taught = new ArrayList<>(1);
        while (series.ring.size() > 0 && series.ring.first() <= last) {
            long number = series.ring.first();
            long cost = series.ring.cost(0);
            boolean learns = series.ring.learns(0);
            series.ring.removeFirst();
            pair.learnedThrough = number;
            if (learns) {
                series.learned.learn(week.slotOf(number), Nanos.toDollars(cost), fleet.prior(number));
                learnUsual(pair, series, number);
                taught.add(new Taught(number, cost));
            }
        }
        return taught;
    }

    private void learnUsual(Pair pair, Series series, long number) {
        Hour hour = shelf.hour(pair, number);
        // What a fault is made of is not what the pair is usually made of.
        if (hour != null && hour.anomaly == null) {
            series.usual.learn(hour);
        }
    }

    private void expire(Pair pair, Series series, long number) {
        long old = number - settings.retention().toHours();
        if (pair.firstHour != Series.NEVER && old >= pair.firstHour) {
            storage.deleteHour(pair.text, old);
        }
        // A range scan; once a day is often enough.
        if (series.episode != null && number % 24 == 0) {
            storage.deleteAlertsBefore(pair.text, number - settings.alertRetention().toHours());
        }
    }
}
