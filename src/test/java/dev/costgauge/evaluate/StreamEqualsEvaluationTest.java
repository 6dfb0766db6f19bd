package dev.costgauge.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.costgauge.avro.AlertStatus;
import dev.costgauge.avro.CostAnomalyAlert;
import dev.costgauge.avro.CostHour;
import dev.costgauge.cost.CostEvent;
import dev.costgauge.cost.PairKey;
import dev.costgauge.detect.Expectation;
import dev.costgauge.detect.FleetVerdict;
import dev.costgauge.detect.SeasonalConformal;
import dev.costgauge.detect.SeasonalState;
import dev.costgauge.topology.GaugeDriver;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What the evaluation measures is what the stream does: the benchmark's ten weeks go through the whole topology as events,
 * and every hour is compared with the same expectation, to the last bit, and gets the same verdict.
 */
class StreamEqualsEvaluationTest {

    private static final Path DATA = Path.of("../shared/data/injection");
    private static final int ACTIVE = 168;

    @TempDir
    private Path stateDir;

    @Test
    void everyExpectationAndEveryVerdictIsTheSame() {
        assumeTrue(Files.isDirectory(DATA), "the injection benchmark is not at " + DATA + ": nothing was compared");
        Panel panel = asAStreamSeesIt(new InjectionFiles(DATA).read(0).panel());
        Expectation[][] frozen = new Expectation[panel.names().length][panel.hours()];
        FleetVerdict[] fleet = new FleetVerdict[panel.hours()];
        double[][] scores = new SeasonalContender(new SeasonalConformal(1, 1)).scores(panel, new SeasonalContender.Listener() {
            @Override
            public void learned(int series, int hour, SeasonalState state, double cost) {}

            @Override
            public void judged(int series, int hour, Expectation expectation, FleetVerdict verdict) {
                frozen[series][hour] = expectation;
                fleet[hour] = verdict;
            }
        });

        Map<String, CostHour> hours = new HashMap<>();
        Map<String, Integer> opened = new HashMap<>();
        try (GaugeDriver gauge = new GaugeDriver(stateDir, GaugeDriver.book(3), GaugeDriver.seasonal())) {
            for (int hour = 0; hour < panel.hours(); hour++) {
                for (int series = 0; series < panel.names().length; series++) {
                    double cost = panel.costs()[series][hour];
                    if (cost > 0) {
                        gauge.event(event(series, hour, cost));
                    }
                }
                gauge.tick(start(hour + 1).plusSeconds(301));
                gauge.hours().forEach(closed -> hours.put(closed.getService() + "@" + hourOf(closed), closed));
                for (CostAnomalyAlert alert : gauge.alerts()) {
                    opened.merge(alert.getAlertId() + alert.getStatus(), 1, Integer::sum);
                    assertThat(alert.getStatus() == AlertStatus.OPENED && alert.getSequence() > 0).isFalse();
                }
            }
        }

        int compared = 0;
        int anomalous = 0;
        int oldNews = 0;
        for (int series = 0; series < panel.names().length; series++) {
            for (int hour = 0; hour < panel.hours(); hour++) {
                if (frozen[series][hour] == null) {
                    continue;
                }
                CostHour closed = hours.get("s" + series + "@" + hour);
                String what = panel.names()[series] + " hour " + hour;
                assertThat(closed).as(what).isNotNull();
                assertThat(closed.getExpected()).as(what).isEqualTo((Double) frozen[series][hour].expected());
                assertThat(closed.getThreshold()).as(what).isEqualTo((Double) frozen[series][hour].threshold());
                compared++;
                if (fleet[hour] != FleetVerdict.USUAL) {
                    continue;
                }
                boolean byItself = frozen[series][hour].judge(panel.costs()[series][hour]).anomalous();
                boolean told = closed.getAnomalous();
                if (byItself || told) {
                    assertThat(told).as(what).isTrue();
                    assertThat(scores[series][hour]).as(what).isGreaterThanOrEqualTo(1);
                    anomalous++;
                } else if (scores[series][hour] >= 1) {
                    // A trend that the pair's last episode explains is not told again.
                    oldNews++;
                }
            }
        }
        assertThat(compared).isGreaterThan(80_000);
        assertThat(anomalous).isGreaterThan(1_000);
        Set<String> kinds = hours.values().stream().map(CostHour::getModel).collect(Collectors.toSet());
        assertThat(kinds).containsExactly("m");
        System.out.printf(
                "stream and evaluation: %,d expectations equal to the last bit, %,d anomalous hours the same, %,d not told twice%n",
                compared, anomalous, oldNews);
    }

    /** What has no data is silence to a stream: no events, unless nobody has any, or the pair has not begun or is gone. */
    private static Panel asAStreamSeesIt(Panel panel) {
        double[][] costs = new double[panel.names().length][];
        for (int series = 0; series < costs.length; series++) {
            costs[series] = panel.costs()[series].clone();
            int last = Integer.MIN_VALUE / 2;
            for (int hour = 0; hour < panel.hours(); hour++) {
                if (costs[series][hour] > 0) {
                    last = hour;
                } else if (hour - last > ACTIVE || isGap(panel, hour)) {
                    costs[series][hour] = Double.NaN;
                } else {
                    costs[series][hour] = 0;
                }
            }
        }
        return new Panel(panel.names(), costs, panel.masked());
    }

    private static boolean isGap(Panel panel, int hour) {
        for (double[] series : panel.costs()) {
            if (!Double.isNaN(series[hour])) {
                return false;
            }
        }
        return true;
    }

    private static CostEvent event(int series, int hour, double dollars) {
        long nanos = Math.round(dollars * 1e9);
        return new CostEvent(
                series + "-" + hour, start(hour).plusSeconds(1800).toEpochMilli(), PairKey.of("s" + series, "m"), "c", "n",
                nanos, 100, 10, 0, 1, "");
    }

    private static Instant start(int hour) {
        return GaugeDriver.MONDAY.plus(Duration.ofHours(hour));
    }

    private static long hourOf(CostHour hour) {
        return Duration.between(GaugeDriver.MONDAY, hour.getHour()).toHours();
    }
}
