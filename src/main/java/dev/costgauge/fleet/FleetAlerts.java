package dev.costgauge.fleet;

import dev.costgauge.avro.AlertKind;
import dev.costgauge.avro.AlertStatus;
import dev.costgauge.avro.AnomalyDirection;
import dev.costgauge.avro.CostAnomalyAlert;
import dev.costgauge.avro.CostDriver;
import dev.costgauge.avro.CostDriverKind;
import dev.costgauge.cost.AlertId;
import dev.costgauge.cost.HourOfWeek;
import dev.costgauge.cost.Nanos;
import dev.costgauge.cost.PairKey;
import dev.costgauge.detect.FleetHour;
import dev.costgauge.detect.FleetVerdict;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** Makes the steps of the fleet's own alert. Immutable. */
public record FleetAlerts(HourOfWeek week) {

    private static final String RULE = "fleet";

    CostAnomalyAlert of(FleetEpisode episode, long hour, FleetSum sum, AlertStatus status, long logTime) {
        FleetHour of = sum.toHour();
        double expected = Nanos.toDollars(sum.speakersExpectedNanos());
        return CostAnomalyAlert.newBuilder()
                .setAlertId(AlertId.of(PairKey.ALL, episode.openedHour))
                .setSequence(episode.nextSequence)
                .setStatus(status)
                .setKind(AlertKind.FLEET)
                .setDirection(episode.verdict == FleetVerdict.UP ? AnomalyDirection.UP : AnomalyDirection.DOWN)
                .setProject(PairKey.ALL.project())
                .setService(PairKey.ALL.service())
                .setModel(PairKey.ALL.model())
                .setOpenedHour(start(episode.openedHour))
                .setHour(start(hour))
                .setSlot(week.slotOf(hour))
                .setZone(week.zone().getId())
                .setHourClosed(true)
                .setCost(Nanos.toDecimal(Nanos.clamp(sum.speakersCostNanos())))
                .setExpected(expected)
                .setReference(expected)
                .setThreshold(expected * Math.exp(FleetHour.MOVE))
                .setFloor(expected * Math.exp(-FleetHour.MOVE))
                .setScore(Math.abs(of.median()) / FleetHour.MOVE)
                .setHourExcess(Nanos.toDecimal(
                        Nanos.clamp(sum.speakersCostNanos() - sum.speakersExpectedNanos())))
                .setExcess(Nanos.toDecimal(Nanos.clamp(episode.excess)))
                .setAnomalousHours(episode.hours)
                .setRule(RULE)
                .setRuleParameters(Map.of(
                        "move", Double.toString(FleetHour.MOVE),
                        "together", Double.toString(FleetHour.TOGETHER),
                        "missing", Double.toString(FleetHour.MISSING),
                        "fewest", Integer.toString(FleetHour.FEWEST)))
                .setEvidence(evidence(of))
                .setShares(List.of())
                .setOtherCost(Nanos.toDecimal(Nanos.clamp(sum.speakersCostNanos())))
                .setDrivers(List.of(new CostDriver(
                        CostDriverKind.OTHER, Nanos.toDecimal(Nanos.clamp(episode.excess)))))
                .setPlaceExcess(List.of())
                .setOtherExcess(Nanos.toDecimal(Nanos.clamp(episode.excess)))
                .setCrossingEventId("")
                .setCrossingTraceId("")
                .setDetectedAt(Instant.ofEpochMilli(logTime))
                .setReason(reason(episode, hour, of, sum, status))
                .build();
    }

    private static Map<String, Double> evidence(FleetHour of) {
        Map<String, Double> evidence = new TreeMap<>();
        evidence.put("medianLogRatio", of.median());
        evidence.put("pairs", (double) of.speakers());
        evidence.put("pairsSilent", (double) of.silent());
        evidence.put("pairsMovedTogether", (double) of.together());
        return evidence;
    }

    private String reason(FleetEpisode episode, long hour, FleetHour of, FleetSum sum, AlertStatus status) {
        String when = week.format(hour);
        String numbers = String.format(
                Locale.ROOT,
                "the median of %,d pairs cost %.2f times what was expected, together %s where %s was expected",
                of.speakers(),
                Math.exp(of.median()),
                Nanos.format(sum.speakersCostNanos()),
                Nanos.format(sum.speakersExpectedNanos()));
        return switch (status) {
            case OPENED, UPDATED -> switch (episode.verdict) {
                case UP, DOWN -> String.format(
                        Locale.ROOT,
                        "In the hour of %s %s; %,d of them moved the same way, so this is one event and their own alerts are part of it.",
                        when,
                        numbers,
                        of.together());
                case GAP, USUAL -> String.format(
                        Locale.ROOT,
                        "In the hour of %s no event came for %,d of %,d pairs: data is missing, and nothing is judged or learned from it.",
                        when,
                        of.silent(),
                        of.speakers());
            };
            case RESOLVED -> "The fleet is itself again since the hour after " + week.format(episode.lastHour) + ": in the hour of "
                    + when + " " + numbers + ".";
            case RETRACTED -> "Late cost changed the hour of " + when + ": " + numbers + "; nothing of the event remains.";
        };
    }

    private static Instant start(long hour) {
        return Instant.ofEpochMilli(HourOfWeek.startOf(hour));
    }
}
