package dev.costgauge.hours;

import dev.costgauge.avro.AlertStatus;
import dev.costgauge.detect.AnomalyKind;
import dev.costgauge.detect.Verdict;
import dev.costgauge.wire.EventCursor;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Turns verdicts on hours into steps of alerts: one fault, one alert. The first anomalous hour opens it, growth and a long
 * run update it, quiet closed hours resolve it, and cost that is taken back retracts it.
 *
 * <p>Growth is measured in the excess dollars of an hour: an open hour speaks up again only at four times what was told
 * last, because minutes are noisy; a closed hour at one and a half times. Reminders come after a while, then after twice
 * that, and so on: who is told of a lasting fault every day stops reading.
 */
final class Episodes {

    private static final double OPEN_GROWTH = 4;
    private static final double CLOSED_GROWTH = 1.5;

    private final BookSettings settings;
    private final Storage storage;
    private final Publisher publisher;
    private final BookMeters meters;

    Episodes(BookSettings settings, Storage storage, Publisher publisher, BookMeters meters) {
        this.settings = settings;
        this.storage = storage;
        this.publisher = publisher;
        this.meters = meters;
    }

    /** An event carried an open hour to its next notice. */
    void crossed(Pair pair, Series series, Hour hour, EventCursor event, long logTime) {
        judge(pair, series, hour, null, event, logTime);
        Episode episode = series.episodeOf(hour.anomaly);
        long told = episode == null ? hour.excess() : Math.max(episode.toldExcess, 1);
        // Rises at every call, so that a notice is never repeated by the next event.
        hour.nextNotice = Math.max(hour.cost + 1, hour.referenceNanos() + (long) Math.min(OPEN_GROWTH * told, 9e18));
    }

    /**
     * An open hour is on its way past its threshold. While an alert is running there is nothing new in that.
     *
     * @param clock the partition's clock, epoch milliseconds
     */
    void hurried(Pair pair, Series series, Hour hour, EventCursor event, long clock, long logTime) {
        if (hour.anomaly == null && series.runningEpisode() == null) {
            AnomalyKind kind = hour.expectation.newborn() ? AnomalyKind.NEW_SPEND : AnomalyKind.SPIKE;
            Episode episode = begin(pair, series, hour, kind);
            Anomaly anomaly = new Anomaly(episode.openedHour);
            anomaly.crossedBy(event);
            anomaly.provisional = true;
            anomaly.paceReference = hour.expectation.expected() * hour.partAt(clock);
            count(series, episode, hour, anomaly, kind);
            tell(pair, episode, hour, AlertStatus.OPENED, logTime);
        }
    }

    /** Compares an hour's totals with what was frozen for it, and tells what that changes. */
    void judge(Pair pair, Series series, Hour hour, long logTime) {
        judge(pair, series, hour, null, null, logTime);
    }

    /**
     * The same for an hour that is judged as a whole.
     *
     * @param parent the fleet's alert that the hour would be part of; empty when there is none
     */
    void settled(Pair pair, Series series, Hour hour, String parent, long logTime) {
        judge(pair, series, hour, parent, null, logTime);
    }

    private void judge(
            Pair pair,
            Series series,
            Hour hour,
            @Nullable String parent,
            @Nullable EventCursor event,
            long logTime) {
        Verdict verdict = hour.verdict();
        Anomaly anomaly = hour.anomaly;
        Episode episode = series.episodeOf(anomaly);
        boolean otherSide = episode != null && verdict.anomalous() && episode.rise != verdict.isRise();
        if (anomaly != null && anomaly.provisional && !hour.closed && !verdict.anomalous()) {
            return;
        }
        if (anomaly != null && (otherSide || !verdict.anomalous())) {
            leave(pair, series, hour, anomaly, logTime);
            anomaly = null;
        }
        if (anomaly != null) {
            recount(pair, series, hour, anomaly, verdict, parent, logTime);
        } else if (verdict.anomalous()) {
            join(pair, series, hour, verdict, parent, event, logTime);
        }
    }

    /** Counts an hour in the running episode of its side, or in a new one. */
    private void join(
            Pair pair,
            Series series,
            Hour hour,
            Verdict verdict,
            @Nullable String parent,
            @Nullable EventCursor event,
            long logTime) {
        Episode running = series.runningEpisode();
        if (running != null && running.rise != verdict.isRise()) {
            tell(pair, running, hour, AlertStatus.RESOLVED, logTime);
            running = null;
        }
        AnomalyKind kind = Objects.requireNonNull(verdict.kind());
        Episode episode = running == null ? begin(pair, series, hour, kind) : running;
        Anomaly anomaly = new Anomaly(episode.openedHour);
        if (event != null) {
            anomaly.crossedBy(event);
        }
        count(series, episode, hour, anomaly, kind);
        boolean adopted = episode.adopt(parent);
        if (running == null) {
            tell(pair, episode, hour, AlertStatus.OPENED, logTime);
        } else {
            tellChange(pair, episode, hour, adopted, logTime);
        }
    }

    private static void count(Series series, Episode episode, Hour hour, Anomaly anomaly, AnomalyKind kind) {
        hour.anomaly = anomaly;
        anomaly.cause = series.usual.causeOf(hour);
        episode.kind = kind;
        episode.anomalousHours++;
        episode.cause = episode.cause.plus(anomaly.cause);
        episode.lastAnomalousHour = Math.max(episode.lastAnomalousHour, hour.hour);
    }

    private Episode begin(Pair pair, Series series, Hour hour, AnomalyKind kind) {
        // An hour that was retracted and is anomalous after all goes on with its old alert's numbers.
        Episode episode = new Episode(hour.hour, kind, storage.latestSequence(pair.text, hour.hour) + 1);
        if (series.episode != null && series.episode.openedHour != hour.hour) {
            series.previous = series.episode;
        }
        series.episode = episode;
        return episode;
    }

    private void recount(
            Pair pair,
            Series series,
            Hour hour,
            Anomaly anomaly,
            Verdict verdict,
            @Nullable String parent,
            long logTime) {
        Episode episode = series.episodeOf(anomaly);
        if (episode == null) {
            meters.forgotten();
            return;
        }
        boolean confirmed = anomaly.provisional;
        anomaly.provisional = false;
        Cause cause = series.usual.causeOf(hour);
        episode.cause = episode.cause.minus(anomaly.cause).plus(cause);
        anomaly.cause = cause;
        if (episode.lastAnomalousHour == hour.hour) {
            episode.kind = Objects.requireNonNull(verdict.kind());
        }
        if (episode.running()) {
            tellChange(pair, episode, hour, episode.adopt(parent) || confirmed, logTime);
        }
    }

    private void leave(Pair pair, Series series, Hour hour, Anomaly anomaly, long logTime) {
        Episode episode = series.episodeOf(anomaly);
        hour.anomaly = null;
        hour.paceFailed = anomaly.provisional;
        if (episode == null) {
            meters.forgotten();
            return;
        }
        episode.cause = episode.cause.minus(anomaly.cause);
        episode.anomalousHours--;
        if (episode.anomalousHours == 0) {
            tell(pair, episode, hour, AlertStatus.RETRACTED, logTime);
        } else if (episode.lastAnomalousHour == hour.hour) {
            episode.lastAnomalousHour = lastAnomalousBefore(pair, episode, hour.hour);
        }
    }

    /** An open hour may be the last anomalous one, so that is looked for first; then back through the closed ones. */
    private long lastAnomalousBefore(Pair pair, Episode episode, long undone) {
        for (int ahead = Series.OPEN_HOURS; ahead > 0; ahead--) {
            Hour open = pair.openHour(pair.closedThrough + ahead);
            if (open != null && open.hour != undone && open.anomaly != null) {
                return open.hour;
            }
        }
        for (long number = undone - 1; number > episode.openedHour; number--) {
            byte[] stored = storage.hour(pair.text, number);
            if (stored == null) {
                break;
            }
            if (Hour.read(stored).anomaly != null) {
                return number;
            }
        }
        return episode.openedHour;
    }

    /** Resolves the running alert once enough closed hours were normal; reminds of one that lasts. */
    void quiet(Pair pair, Series series, Hour closed, int quietHours, long logTime) {
        Episode episode = series.runningEpisode();
        if (episode == null) {
            return;
        }
        if (closed.hour - episode.lastAnomalousHour >= quietHours) {
            tell(pair, episode, closed, AlertStatus.RESOLVED, logTime);
        } else if (episode.isReminderDue(closed.hour, settings.remind().toHours())) {
            episode.reminders++;
            tell(pair, episode, closed, AlertStatus.UPDATED, logTime);
        }
    }

    private void tellChange(Pair pair, Episode episode, Hour hour, boolean isNews, long logTime) {
        double factor = hour.closed ? CLOSED_GROWTH : OPEN_GROWTH;
        Anomaly anomaly = Objects.requireNonNull(hour.anomaly);
        if (isNews || episode.towards(anomaly.cause.excess()) >= factor * Math.max(episode.toldExcess, 1)) {
            tell(pair, episode, hour, AlertStatus.UPDATED, logTime);
        }
    }

    private void tell(Pair pair, Episode episode, Hour hour, AlertStatus status, long logTime) {
        episode.status = status;
        episode.toldHour = Math.max(episode.toldHour, hour.hour);
        if (hour.anomaly != null) {
            episode.toldExcess = Math.max(episode.toldExcess, episode.towards(hour.anomaly.cause.excess()));
        }
        publisher.alert(pair, episode, hour, status, logTime);
        episode.nextSequence++;
        meters.alert(status);
    }
}
