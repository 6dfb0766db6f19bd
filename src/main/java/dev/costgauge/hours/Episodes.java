package dev.costgauge.hours;

import dev.costgauge.avro.AlertStatus;
import dev.costgauge.wire.EventCursor;

/**
 * Turns verdicts on hours into steps of alerts: one fault, one alert. The first anomalous hour opens it, growth and a long
 * run update it, quiet closed hours resolve it, and cost that is taken back retracts it.
 *
 * <p>Growth is measured in the excess dollars of an hour: an open hour speaks up again only at four times what was told
 * last, because minutes are noisy; a closed hour at one and a half times.
 */
final class Episodes<S> {

    private static final double OPEN_GROWTH = 4;
    private static final double CLOSED_GROWTH = 1.5;

    private final BookSettings settings;
    private final Storage storage;
    private final Publisher<S> publisher;
    private final BookMeters meters;

    Episodes(BookSettings settings, Storage storage, Publisher<S> publisher, BookMeters meters) {
        this.settings = settings;
        this.storage = storage;
        this.publisher = publisher;
        this.meters = meters;
    }

    /** An event carried an open hour to its next notice. */
    void crossed(Pair pair, Series<S> series, Hour hour, EventCursor event, long logTime) {
        if (!hour.anomalous) {
            hour.crossingEventId = event.eventId();
            hour.crossingTraceId = event.traceId();
            hour.crossingEventTime = event.eventTime();
        }
        judge(pair, series, hour, logTime);
        Episode episode = series.episodeOf(hour.episodeHour);
        long told = episode == null ? hour.excess() : Math.max(episode.toldExcess, 1);
        // Rises at every call, so that a notice is never repeated by the next event.
        hour.nextNotice = Math.max(hour.cost + 1, hour.expectedNanos() + (long) Math.min(OPEN_GROWTH * told, 9e18));
    }

    /** Compares an hour's totals with what was frozen for it, and tells what that changes. */
    void judge(Pair pair, Series<S> series, Hour hour, long logTime) {
        boolean verdict = hour.expectation.isExceededBy(hour.cost);
        if (verdict && !hour.anomalous) {
            join(pair, series, hour, logTime);
        } else if (verdict) {
            recount(pair, series, hour, logTime);
        } else if (hour.anomalous) {
            leave(pair, series, hour, logTime);
        }
    }

    private void join(Pair pair, Series<S> series, Hour hour, long logTime) {
        Episode running = series.episode != null && series.episode.running() ? series.episode : null;
        Episode episode = running != null ? running : begin(pair, series, hour.hour);
        hour.anomalous = true;
        hour.episodeHour = episode.openedHour;
        hour.excessCounted = Math.max(hour.excess(), 0);
        episode.anomalousHours++;
        episode.excess += hour.excessCounted;
        episode.lastAnomalousHour = Math.max(episode.lastAnomalousHour, hour.hour);
        if (running == null) {
            tell(pair, episode, hour, AlertStatus.OPENED, logTime);
        } else {
            tellGrowth(pair, episode, hour, logTime);
        }
    }

    private Episode begin(Pair pair, Series<S> series, long hour) {
        // An hour that was retracted and is anomalous after all goes on with its old alert's numbers.
        Episode episode = new Episode(hour, storage.latestSequence(pair.text, hour) + 1);
        if (series.episode != null && series.episode.openedHour != hour) {
            series.previous = series.episode;
        }
        series.episode = episode;
        return episode;
    }

    private void recount(Pair pair, Series<S> series, Hour hour, long logTime) {
        Episode episode = series.episodeOf(hour.episodeHour);
        if (episode == null) {
            meters.forgotten();
            return;
        }
        long excess = Math.max(hour.excess(), 0);
        episode.excess += excess - hour.excessCounted;
        hour.excessCounted = excess;
        if (episode.running()) {
            tellGrowth(pair, episode, hour, logTime);
        }
    }

    private void leave(Pair pair, Series<S> series, Hour hour, long logTime) {
        Episode episode = series.episodeOf(hour.episodeHour);
        hour.anomalous = false;
        if (episode == null) {
            meters.forgotten();
            return;
        }
        episode.excess -= hour.excessCounted;
        hour.excessCounted = 0;
        episode.anomalousHours--;
        if (episode.anomalousHours == 0) {
            tell(pair, episode, hour, AlertStatus.RETRACTED, logTime);
        } else if (episode.lastAnomalousHour == hour.hour) {
            episode.lastAnomalousHour = lastAnomalousBefore(pair, episode, hour.hour);
        }
    }

    /** An open hour may be the last anomalous one, so that is looked for first; then back through the closed ones. */
    private long lastAnomalousBefore(Pair pair, Episode episode, long undone) {
        for (int i = pair.open.length - 1; i >= 0; i--) {
            Hour open = pair.open[i];
            if (open != null && open.hour != undone && open.anomalous) {
                return open.hour;
            }
        }
        for (long number = undone - 1; number > episode.openedHour; number--) {
            byte[] stored = storage.hour(pair.text, number);
            if (stored == null) {
                break;
            }
            if (Hour.read(stored).anomalous) {
                return number;
            }
        }
        return episode.openedHour;
    }

    /** Resolves the running alert once enough closed hours were normal. */
    void quiet(Pair pair, Series<S> series, Hour closed, long logTime) {
        Episode episode = series.episode;
        if (episode == null || !episode.running()) {
            return;
        }
        if (closed.hour - episode.lastAnomalousHour >= settings.quietHours()) {
            tell(pair, episode, closed, AlertStatus.RESOLVED, logTime);
        } else if (closed.hour - episode.toldHour >= settings.remind().toHours()) {
            tell(pair, episode, closed, AlertStatus.UPDATED, logTime);
        }
    }

    private void tellGrowth(Pair pair, Episode episode, Hour hour, long logTime) {
        double factor = hour.closed ? CLOSED_GROWTH : OPEN_GROWTH;
        if (hour.excessCounted >= factor * Math.max(episode.toldExcess, 1)) {
            tell(pair, episode, hour, AlertStatus.UPDATED, logTime);
        }
    }

    private void tell(Pair pair, Episode episode, Hour hour, AlertStatus status, long logTime) {
        episode.status = status;
        episode.toldHour = Math.max(episode.toldHour, hour.hour);
        episode.toldExcess = Math.max(episode.toldExcess, hour.excessCounted);
        publisher.alert(pair, episode, hour, status, logTime);
        episode.nextSequence++;
        meters.alert(status);
    }
}
