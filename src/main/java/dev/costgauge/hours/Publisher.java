package dev.costgauge.hours;

import dev.costgauge.avro.AlertKind;
import dev.costgauge.avro.AlertStatus;
import dev.costgauge.avro.BaselineReason;
import dev.costgauge.avro.BaselineUpdate;
import dev.costgauge.avro.CostAnomalyAlert;
import dev.costgauge.avro.CostHour;
import dev.costgauge.avro.CostShare;
import dev.costgauge.cost.HourOfWeek;
import dev.costgauge.cost.Nanos;
import dev.costgauge.detect.Detector;
import dev.costgauge.detect.Expectation;
import dev.costgauge.wire.Place;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Makes the records of the output topics from what the book knows. */
final class Publisher<S> {

    /** Places that are named in an hour or an alert. */
    private static final int NAMED_SHARES = 10;

    private final Detector<S> detector;
    private final HourOfWeek week;
    private final Output output;
    private final Storage storage;
    private final ReasonText reasons;

    Publisher(Detector<S> detector, HourOfWeek week, Output output, Storage storage) {
        this.detector = detector;
        this.week = week;
        this.output = output;
        this.storage = storage;
        this.reasons = new ReasonText(week, detector.rule());
    }

    void hour(Pair pair, Hour hour) {
        List<CostShare> shares = new ArrayList<>();
        BigDecimal other = split(hour.shares(), shares);
        output.hour(
                pair.text,
                CostHour.newBuilder()
                        .setProject(pair.key.project())
                        .setService(pair.key.service())
                        .setModel(pair.key.model())
                        .setHour(start(hour.hour))
                        .setSlot(week.slotOf(hour.hour))
                        .setRevision(hour.revision)
                        .setCost(Nanos.toDecimal(hour.cost))
                        .setEvents(hour.events)
                        .setRequests(hour.requests)
                        .setInputTokens(hour.inputTokens)
                        .setOutputTokens(hour.outputTokens)
                        .setCachedTokens(hour.cachedTokens)
                        .setExpected(hour.expectation.expected())
                        .setThreshold(hour.expectation.threshold())
                        .setAnomalous(hour.anomalous)
                        .setShares(shares)
                        .setOtherCost(other)
                        .build());
    }

    void learned(Pair pair, Series<S> series, int slot, Hour hour, long clockHour) {
        baseline(pair, series, slot, BaselineReason.LEARNED, hour, clockHour);
    }

    /** Publishes what the slot would be compared with now. */
    void baseline(
            Pair pair, Series<S> series, int slot, BaselineReason reason, @Nullable Hour last, long clockHour) {
        Expectation expectation = detector.expect(series.learned, slot);
        series.revision++;
        output.baseline(
                pair.text,
                BaselineUpdate.newBuilder()
                        .setProject(pair.key.project())
                        .setService(pair.key.service())
                        .setModel(pair.key.model())
                        .setSlot(slot)
                        .setZone(week.zone().getId())
                        .setVersion(version(clockHour, series.revision))
                        .setBaseline(detector.baseline(series.learned, slot))
                        .setExpected(expectation.expected())
                        .setThreshold(expectation.threshold())
                        .setObservations(detector.observations(series.learned, slot))
                        .setProvisional(detector.provisional(series.learned, slot))
                        .setRule(detector.rule())
                        .setReason(reason)
                        .setLastHour(last == null ? null : start(last.hour))
                        .setLastCost(last == null ? null : Nanos.toDecimal(last.cost))
                        .build());
    }

    /** The clock's hour leads, so that versions go on rising when an application was reset and its counters with it. */
    private static long version(long clockHour, long revision) {
        return (Math.max(clockHour, 0) << 32) | (revision & 0xffff_ffffL);
    }

    void alert(Pair pair, Episode episode, Hour hour, AlertStatus status, long logTime) {
        List<CostShare> shares = new ArrayList<>();
        BigDecimal other = split(hour.shares(), shares);
        boolean crossed = !hour.crossingEventId.isEmpty();
        CostAnomalyAlert alert = CostAnomalyAlert.newBuilder()
                .setAlertId(AlertId.of(pair.key, episode.openedHour))
                .setSequence(episode.nextSequence)
                .setStatus(status)
                .setKind(AlertKind.SPIKE)
                .setProject(pair.key.project())
                .setService(pair.key.service())
                .setModel(pair.key.model())
                .setOpenedHour(start(episode.openedHour))
                .setHour(start(hour.hour))
                .setSlot(week.slotOf(hour.hour))
                .setZone(week.zone().getId())
                .setHourClosed(hour.closed)
                .setCost(Nanos.toDecimal(hour.cost))
                .setExpected(hour.expectation.expected())
                .setThreshold(hour.expectation.threshold())
                .setExcess(Nanos.toDecimal(clamped(episode.excess)))
                .setAnomalousHours(episode.anomalousHours)
                .setRule(detector.rule())
                .setRuleParameters(detector.parameters())
                .setShares(shares)
                .setOtherCost(other)
                .setCrossingEventId(hour.crossingEventId)
                .setCrossingTraceId(hour.crossingTraceId)
                .setCrossingEventTime(crossed ? Instant.ofEpochMilli(hour.crossingEventTime) : null)
                .setDetectedAt(Instant.ofEpochMilli(logTime))
                .setReason(reasons.of(status, episode, hour, detector.parameters()))
                .build();
        output.alert(pair.text, alert);
        storage.putAlert(pair.text, episode.openedHour, alert);
    }

    /** Names the largest places and sums the rest. */
    private static BigDecimal split(Shares shares, List<CostShare> named) {
        long other = shares.other();
        for (int row = 0; row < shares.size(); row++) {
            other += shares.cost(row);
        }
        for (int row : shares.largest(NAMED_SHARES)) {
            Place place = Place.read(shares.place(row));
            named.add(new CostShare(place.cluster(), place.namespace(), Nanos.toDecimal(shares.cost(row))));
            other -= shares.cost(row);
        }
        return Nanos.toDecimal(other);
    }

    private static long clamped(long nanos) {
        return Math.max(-Nanos.MAX, Math.min(Nanos.MAX, nanos));
    }

    private static Instant start(long hour) {
        return Instant.ofEpochMilli(HourOfWeek.startOf(hour));
    }
}
