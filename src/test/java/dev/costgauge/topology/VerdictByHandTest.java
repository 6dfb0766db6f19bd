package dev.costgauge.topology;

import static dev.costgauge.topology.GaugeDriver.MONDAY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.costgauge.avro.AlertKind;
import dev.costgauge.avro.AlertStatus;
import dev.costgauge.avro.AnomalyDirection;
import dev.costgauge.avro.CostAnomalyAlert;
import dev.costgauge.avro.CostDriver;
import dev.costgauge.avro.CostShare;
import dev.costgauge.avro.PlaceExcess;
import dev.costgauge.cost.CostEvent;
import dev.costgauge.cost.PairKey;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.IntToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A person who has nothing but one published alert finds the same verdict: where the threshold comes from, what the score
 * is made of, and that the parts sum to the excess. Everything here is computed from the record's fields alone, with the
 * formulas of docs/detection.md; money in exact decimals.
 */
class VerdictByHandTest {

    private static final int LEARNED = 2 * 168;
    private static final int HOURS = LEARNED + 3 * 168;

    /** By pair, what the usual cost is multiplied by, so many hours after two quiet weeks. */
    private static final List<IntToDoubleFunction> FATES = List.of(
            hour -> hour == 5 ? 10 : 1,
            hour -> hour >= 30 && hour < 33 ? 1.4 : 1,
            hour -> hour == 40 ? .1 : 1,
            hour -> hour >= 50 && hour < 60 ? 0 : 1,
            hour -> hour >= 60 && hour < 160 ? 1.45 : 1,
            hour -> Math.pow(1.2, hour / 168.0),
            hour -> 1);

    @TempDir
    private Path stateDir;

    private final Random random = new Random(17);

    @Test
    void everyAlertProvesItself() {
        List<CostAnomalyAlert> alerts = new ArrayList<>();
        try (GaugeDriver gauge = new GaugeDriver(stateDir, GaugeDriver.book(3), GaugeDriver.seasonal())) {
            for (int hour = 0; hour < HOURS; hour++) {
                for (int pair = 0; pair < FATES.size(); pair++) {
                    double factor = hour < LEARNED ? 1 : FATES.get(pair).applyAsDouble(hour - LEARNED);
                    spend(gauge, pair, hour, factor * usual(pair, hour));
                }
                gauge.tick(MONDAY.plus(Duration.ofHours(hour + 1)).plusSeconds(301));
            }
            alerts.addAll(gauge.alerts());
        }
        Set<String> looks = new TreeSet<>();
        Set<AlertKind> kinds = EnumSet.noneOf(AlertKind.class);
        for (CostAnomalyAlert alert : alerts) {
            assertLimits(alert);
            assertScore(alert);
            assertMoney(alert);
            assertIdentity(alert);
            looks.add(alert.getLook());
            kinds.add(alert.getKind());
        }
        assertThat(looks).contains("FROZEN", "SETTLED", "SETTLED_RATIO", "TREND");
        assertThat(kinds).contains(AlertKind.SPIKE, AlertKind.DROP, AlertKind.SILENCE, AlertKind.SLOW_RAMP);
        assertThat(alerts).noneMatch(alert -> alert.getService().equals("service-" + (FATES.size() - 1)));
    }

    /** The plain rule's threshold is its ratio times the slot's baseline. */
    @Test
    void anAlertOfThePlainRuleProvesItself() {
        List<CostAnomalyAlert> alerts;
        try (GaugeDriver gauge = new GaugeDriver(stateDir, GaugeDriver.book(3), GaugeDriver.ewma(0))) {
            for (int hour = 0; hour < LEARNED; hour++) {
                spend(gauge, 0, hour, hour == LEARNED - 1 ? 200 : usual(0, hour));
                gauge.tick(MONDAY.plus(Duration.ofHours(hour + 1)).plusSeconds(301));
            }
            alerts = gauge.alerts();
        }
        assertThat(alerts).isNotEmpty();
        for (CostAnomalyAlert alert : alerts) {
            double ratio = Double.parseDouble(alert.getRuleParameters().get("ratio"));
            assertThat(alert.getThreshold()).isEqualTo(ratio * alert.getExpected());
            assertThat(alert.getScore()).isEqualTo(alert.getCost().doubleValue() / alert.getThreshold());
            assertThat(alert.getLook()).isEqualTo("THRESHOLD");
            assertMoney(alert);
            assertIdentity(alert);
        }
    }

    /** Threshold and floor from what was frozen and from the rule's parameters. */
    private static void assertLimits(CostAnomalyAlert alert) {
        Map<String, Double> evidence = alert.getEvidence();
        double expected = evidence.get("frozen.expected");
        double scale = evidence.get("frozen.scale");
        double minImpact = Double.parseDouble(alert.getRuleParameters().get("minImpact"));
        double ratioUp = Double.parseDouble(alert.getRuleParameters().get("ratioUp"));
        double ratioDown = Double.parseDouble(alert.getRuleParameters().get("ratioDown"));
        double up = Math.max(evidence.get("frozen.limitUp") * scale, minImpact);
        double down = Math.max(evidence.get("frozen.limitDown") * scale, minImpact);
        assertThat(alert.getExpected()).isEqualTo(expected);
        assertThat(alert.getThreshold()).isEqualTo(Math.max(expected + up, ratioUp * expected));
        assertThat(alert.getFloor()).isEqualTo(Math.min(expected - down, ratioDown * expected));
    }

    private static void assertScore(CostAnomalyAlert alert) {
        Map<String, Double> evidence = alert.getEvidence();
        double cost = alert.getCost().doubleValue();
        if (alert.getLook().isEmpty()) {
            // The last word on an episode whose hours are as they should be.
            assertThat(alert.getScore()).isZero();
            return;
        }
        double error = evidence.get("error");
        double score = error / (evidence.get("spread") * evidence.get("limit"));
        assertThat(alert.getScore()).isEqualTo(Math.max(1, score));
        assertThat(alert.getReference()).isEqualTo(evidence.get("expected"));
        // An hour that ends an alert by being off the other way is judged by its own side.
        boolean up = cost > evidence.get("expected");
        if (evidence.get("hours") == 1 && alert.getStatus() != AlertStatus.RESOLVED) {
            assertThat(alert.getDirection()).isEqualTo(up ? AnomalyDirection.UP : AnomalyDirection.DOWN);
        }
        switch (alert.getLook()) {
            case "FROZEN" -> {
                assertThat(error).isEqualTo(Math.abs(cost - alert.getExpected()));
                assertThat(up ? cost > alert.getThreshold() : cost < alert.getFloor()).isTrue();
            }
            case "SETTLED" -> assertThat(error).isEqualTo(cost - evidence.get("expected"));
            case "SETTLED_RATIO" -> {
                double offset = evidence.get("offset");
                double ratio = Math.log((evidence.get("expected") + offset) / (cost + offset));
                assertThat(error).isCloseTo(ratio, within(1e-12));
            }
            default -> assertThat(evidence.get("hours")).as(alert.getLook()).isGreaterThan(1);
        }
    }

    private static void assertMoney(CostAnomalyAlert alert) {
        BigDecimal reference = new BigDecimal(alert.getReference()).setScale(9, RoundingMode.HALF_UP);
        assertThat(alert.getHourExcess()).isEqualByComparingTo(alert.getCost().subtract(reference));
        if (alert.getStatus() == AlertStatus.OPENED) {
            assertThat(alert.getAnomalousHours()).isEqualTo(1);
            assertThat(alert.getExcess()).isEqualByComparingTo(alert.getHourExcess());
        }
        assertSum(alert.getExcess(), alert.getDrivers().stream().map(CostDriver::getExcess));
        assertSum(
                alert.getExcess().subtract(alert.getOtherExcess()),
                alert.getPlaceExcess().stream().map(PlaceExcess::getExcess));
        assertSum(alert.getCost().subtract(alert.getOtherCost()), alert.getShares().stream().map(CostShare::getCost));
    }

    private static void assertSum(BigDecimal whole, Stream<BigDecimal> parts) {
        assertThat(parts.reduce(BigDecimal.ZERO, BigDecimal::add)).isEqualByComparingTo(whole);
    }

    private static void assertIdentity(CostAnomalyAlert alert) {
        byte[] names = Stream.of(alert.getProject(), alert.getService(), alert.getModel())
                .map(name -> String.format("%08x", name.getBytes(StandardCharsets.UTF_8).length)
                        + HexFormat.of().formatHex(name.getBytes(StandardCharsets.UTF_8)))
                .collect(Collectors.collectingAndThen(
                        Collectors.joining(), text -> HexFormat.of().parseHex(text)));
        byte[] hour = HexFormat.of().parseHex(String.format("%016x", alert.getOpenedHour().getEpochSecond() / 3600));
        try {
            MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
            sha256.update(names);
            assertThat(alert.getAlertId()).isEqualTo(HexFormat.of().formatHex(sha256.digest(hour)).substring(0, 32));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A daily shape, and noise of a twelfth. */
    private double usual(int pair, int hour) {
        return 10 * (pair + 2) * (1 + .4 * Math.sin(2 * Math.PI * hour / 24)) * Math.exp(.08 * random.nextGaussian());
    }

    /** In two of three places, in sums that are not round. */
    private static void spend(GaugeDriver gauge, int pair, int hour, double dollars) {
        long nanos = Math.round(dollars * 1e9 / 2);
        long requests = Math.round(dollars * 7);
        for (int part = 0; part < 2 && nanos > 0; part++) {
            gauge.event(new CostEvent(
                    pair + "-" + hour + "-" + part,
                    MONDAY.plus(Duration.ofHours(hour)).plus(Duration.ofMinutes(10 + 20 * part)).toEpochMilli(),
                    PairKey.of("service-" + pair, "gpt-4o"),
                    "cluster-" + (hour + part) % 3,
                    "payments",
                    nanos + part,
                    100 * requests,
                    11 * requests,
                    3 * requests,
                    requests,
                    ""));
        }
    }
}
