package dev.costgauge.hours;

import dev.costgauge.attribution.Driver;
import dev.costgauge.attribution.DriverParts;
import dev.costgauge.attribution.PlaceAmounts;
import dev.costgauge.avro.AlertKind;
import dev.costgauge.avro.AlertStatus;
import dev.costgauge.avro.AnomalyDirection;
import dev.costgauge.avro.BaselineReason;
import dev.costgauge.avro.BaselineUpdate;
import dev.costgauge.avro.CostAnomalyAlert;
import dev.costgauge.avro.CostDriver;
import dev.costgauge.avro.CostDriverKind;
import dev.costgauge.avro.CostHour;
import dev.costgauge.avro.CostShare;
import dev.costgauge.avro.PlaceExcess;
import dev.costgauge.cost.AlertId;
import dev.costgauge.cost.HourOfWeek;
import dev.costgauge.cost.Nanos;
import dev.costgauge.cost.PairKey;
import dev.costgauge.detect.AnomalyKind;
import dev.costgauge.detect.Detector;
import dev.costgauge.detect.Evidence;
import dev.costgauge.detect.Expectation;
import dev.costgauge.detect.FleetPrior;
import dev.costgauge.detect.Learned;
import dev.costgauge.detect.Verdict;
import dev.costgauge.wire.Place;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/** Makes the records of the output topics from what the book knows. */
final class Publisher {

    /** Places that are named in an hour or an alert. */
    private static final int NAMED_SHARES = 10;

    private final Shelf shelf;
    private final HourOfWeek week;
    private final Output output;
    private final Storage storage;
    private final ReasonText reasons;

    Publisher(Shelf shelf, HourOfWeek week, Output output, Storage storage) {
        this.shelf = shelf;
        this.week = week;
        this.output = output;
        this.storage = storage;
        this.reasons = new ReasonText(week);
    }

    void hour(Pair pair, Hour hour) {
        List<CostShare> shares = new ArrayList<>();
        BigDecimal other = split(hour.shares(), shares);
        PairKey key = pair.key();
        output.hour(
                pair.text,
                CostHour.newBuilder()
                        .setProject(key.project())
                        .setService(key.service())
                        .setModel(key.model())
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
                        .setAnomalous(hour.anomaly != null)
                        .setShares(shares)
                        .setOtherCost(other)
                        .setDuplicateEvents(hour.repeats)
                        .setDuplicateCost(Nanos.toDecimal(hour.repeatedCost))
                        .build());
    }

    /**
     * An hour was learned.
     *
     * @param preview what the slot would be compared with now
     * @param cost nano-dollars
     */
    void learned(Pair pair, Series series, Learned<?> preview, FleetPrior prior, long hour, long cost) {
        int slot = week.slotOf(hour);
        Expectation expectation = preview.expect(slot, prior);
        baseline(
                pair,
                series,
                update(pair, series.learned, slot, expectation, BaselineReason.LEARNED)
                        .setLastHour(start(hour))
                        .setLastCost(Nanos.toDecimal(cost)));
    }

    /** The expectation of an hour was frozen. */
    void opened(Pair pair, Series series, long hour, Expectation expectation) {
        int slot = week.slotOf(hour);
        baseline(pair, series, update(pair, series.learned, slot, expectation, BaselineReason.OPENED));
    }

    /** A command changed what the slot would be compared with. */
    void baseline(
            Pair pair,
            Series series,
            LongFunction<FleetPrior> priors,
            int slot,
            BaselineReason reason,
            @Nullable Hour last) {
        Expectation expectation =
                series.preview(week, priors).expect(slot, priors.apply(pair.settledThrough + Series.FROZEN_AHEAD));
        BaselineUpdate.Builder update = update(pair, series.learned, slot, expectation, reason);
        if (last != null) {
            update.setLastHour(start(last.hour)).setLastCost(Nanos.toDecimal(last.cost));
        }
        baseline(pair, series, update);
    }

    private BaselineUpdate.Builder update(
            Pair pair, Learned<?> learned, int slot, Expectation expectation, BaselineReason reason) {
        PairKey key = pair.key();
        return BaselineUpdate.newBuilder()
                .setProject(key.project())
                .setService(key.service())
                .setModel(key.model())
                .setSlot(slot)
                .setZone(week.zone().getId())
                .setBaseline(learned.baseline(slot))
                .setExpected(expectation.expected())
                .setThreshold(expectation.threshold())
                .setObservations(learned.observations(slot))
                .setProvisional(learned.provisional(slot))
                .setRule(learned.rule().rule())
                .setReason(reason);
    }

    private void baseline(Pair pair, Series series, BaselineUpdate.Builder update) {
        series.revision++;
        output.baseline(
                pair.text,
                update.setVersion(version(pair.closedThrough, series.revision)).build());
    }

    /** The clock's hour leads, so that versions go on rising when an application was reset and its counters with it. */
    private static long version(long clockHour, long revision) {
        return (Math.max(clockHour, 0) << 32) | (revision & 0xffff_ffffL);
    }

    void alert(Pair pair, Episode episode, Hour hour, AlertStatus status, long logTime) {
        List<CostShare> shares = new ArrayList<>();
        BigDecimal other = split(hour.shares(), shares);
        List<PlaceExcess> placeExcess = new ArrayList<>();
        BigDecimal otherExcess = split(episode.cause.places(), placeExcess);
        Detector<?> detector = shelf.judge(pair, hour.hour).detector();
        Anomaly crossed = hour.anomaly != null && !hour.anomaly.crossingEventId.isEmpty() ? hour.anomaly : null;
        Verdict verdict = hour.verdict();
        Expectation expectation = hour.expectation;
        PairKey key = pair.key();
        CostAnomalyAlert alert = CostAnomalyAlert.newBuilder()
                .setAlertId(AlertId.of(key, episode.openedHour))
                .setSequence(episode.nextSequence)
                .setStatus(status)
                .setKind(kind(episode.kind))
                .setDirection(episode.rise ? AnomalyDirection.UP : AnomalyDirection.DOWN)
                .setProvisional(hour.anomaly != null && hour.anomaly.provisional)
                .setParentAlertId(episode.parentAlertId)
                .setProject(key.project())
                .setService(key.service())
                .setModel(key.model())
                .setOpenedHour(start(episode.openedHour))
                .setHour(start(hour.hour))
                .setSlot(week.slotOf(hour.hour))
                .setZone(week.zone().getId())
                .setHourClosed(hour.closed)
                .setCost(Nanos.toDecimal(hour.cost))
                .setExpected(expectation.expected())
                .setThreshold(expectation.threshold())
                .setFloor(finite(expectation.floor()))
                .setScore(verdict.score())
                .setReference(finite(hour.reference()))
                .setLook(look(verdict))
                .setEvidence(evidence(verdict, expectation))
                .setHourExcess(money(hour.excess()))
                .setExcess(money(episode.excess()))
                .setDrivers(drivers(episode.cause.drivers()))
                .setPlaceExcess(placeExcess)
                .setOtherExcess(otherExcess)
                .setAnomalousHours(episode.anomalousHours)
                .setRule(detector.rule())
                .setRuleParameters(detector.parameters())
                .setShares(shares)
                .setOtherCost(other)
                .setCrossingEventId(crossed == null ? "" : crossed.crossingEventId)
                .setCrossingTraceId(crossed == null ? "" : crossed.crossingTraceId)
                .setCrossingEventTime(crossed == null ? null : Instant.ofEpochMilli(crossed.crossingEventTime))
                .setDetectedAt(Instant.ofEpochMilli(logTime))
                .setReason(reasons.of(status, episode, hour, detector))
                .build();
        output.alert(pair.text, alert);
        storage.putAlert(pair.text, episode.openedHour, alert);
    }

    /** Which comparison decided; empty when nothing was anomalous by more than its pace. */
    private static String look(Verdict verdict) {
        if (!verdict.anomalous()) {
            return "";
        }
        Evidence evidence = verdict.evidence();
        return evidence == null ? "THRESHOLD" : evidence.look().name();
    }

    /** The numbers behind the verdict, and those that the hour was frozen with. */
    private static Map<String, Double> evidence(Verdict verdict, Expectation frozen) {
        Map<String, Double> numbers = new TreeMap<>();
        put(numbers, "frozen.expected", frozen.expected());
        put(numbers, "frozen.threshold", frozen.threshold());
        put(numbers, "frozen.floor", frozen.floor());
        put(numbers, "frozen.scale", frozen.scale());
        put(numbers, "frozen.limitUp", frozen.limitUp());
        put(numbers, "frozen.limitDown", frozen.limitDown());
        Evidence evidence = verdict.evidence();
        if (evidence != null) {
            put(numbers, "hours", evidence.hours());
            put(numbers, "expected", evidence.expected());
            put(numbers, "error", evidence.error());
            put(numbers, "spread", evidence.spread());
            put(numbers, "limit", evidence.limit());
            put(numbers, "offset", evidence.offset());
        }
        return numbers;
    }

    private static void put(Map<String, Double> numbers, String name, double value) {
        if (Double.isFinite(value)) {
            numbers.put(name, value);
        }
    }

    private static AlertKind kind(AnomalyKind kind) {
        return switch (kind) {
            case SPIKE -> AlertKind.SPIKE;
            case DROP -> AlertKind.DROP;
            case SILENCE -> AlertKind.SILENCE;
            case LEVEL_SHIFT -> AlertKind.LEVEL_SHIFT;
            case SLOW_RAMP -> AlertKind.SLOW_RAMP;
            case NEW_SPEND -> AlertKind.NEW_SPEND;
            case FLEET -> AlertKind.FLEET;
        };
    }

    private static @Nullable Double finite(double value) {
        return Double.isFinite(value) ? (Double) value : null;
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

    private static List<CostDriver> drivers(DriverParts parts) {
        return parts.ranked().stream()
                .filter(driver -> parts.of(driver) != 0)
                .map(driver -> new CostDriver(kind(driver), money(parts.of(driver))))
                .toList();
    }

    private static CostDriverKind kind(Driver driver) {
        return switch (driver) {
            case REQUESTS -> CostDriverKind.REQUESTS;
            case INPUT_TOKENS -> CostDriverKind.INPUT_TOKENS;
            case OUTPUT_TOKENS -> CostDriverKind.OUTPUT_TOKENS;
            case CACHE -> CostDriverKind.CACHE;
            case UNIT_PRICE -> CostDriverKind.UNIT_PRICE;
            case COST_PER_REQUEST -> CostDriverKind.COST_PER_REQUEST;
        };
    }

    /** Names the largest places, which are the first, and sums the rest. */
    private static BigDecimal split(PlaceAmounts amounts, List<PlaceExcess> named) {
        long other = amounts.total();
        for (int row = 0; row < Math.min(amounts.size(), NAMED_SHARES); row++) {
            Place place = Place.read(amounts.place(row));
            named.add(new PlaceExcess(place.cluster(), place.namespace(), money(amounts.nanos(row))));
            other -= amounts.nanos(row);
        }
        return money(other);
    }

    /** Sums over many hours may leave the range that the wire format can carry. */
    private static BigDecimal money(long nanos) {
        return Nanos.toDecimal(Nanos.clamp(nanos));
    }

    private static Instant start(long hour) {
        return Instant.ofEpochMilli(HourOfWeek.startOf(hour));
    }
}
