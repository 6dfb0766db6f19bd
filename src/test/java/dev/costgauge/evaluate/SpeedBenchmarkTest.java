package dev.costgauge.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.costgauge.report.Report;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class SpeedBenchmarkTest {

    private static final int HOURS = 100;

    /** By a clock that stands still but for a millisecond each time it is read. */
    private long clock;

    private Report measure(List<Contender> contenders) {
        double[][] costs = new double[2][HOURS];
        Arrays.fill(costs[0], 7);
        Arrays.fill(costs[1], Double.NaN);
        Panel panel = new Panel(new String[] {"a", "never"}, costs, new boolean[2][HOURS]);
        return new SpeedBenchmark(panel, 3, () -> clock += 1_000_000, what -> {}).run(contenders);
    }

    @Test
    void timeIsSharedByTheHoursThatHaveData() {
        Report report = measure(List.of(Contenders.own(), new EwmaContender()));
        assertThat(report.lastLine()).isEqualTo("seasonal-conformal 10.00 microseconds a learned hour");
        assertThat(rows(report, 0))
                .extracting(List::getFirst, row -> row.get(1), row -> row.get(2))
                .containsExactly(tuple("seasonal-conformal", 10.0, 1.0), tuple("ewma-ratio", 10.0, 1.0));
    }

    @Test
    void partsOfTheDefaultRuleAreMeasuredOneUponTheOther() {
        Report report = measure(List.of(Contenders.own()));
        assertThat(rows(report, 1)).hasSize(4).allSatisfy(row -> assertThat(row.get(1)).isEqualTo(10.0));
        StringWriter text = new StringWriter();
        report.tables().get(1).print(new PrintWriter(text));
        assertThat(text.toString()).contains("learn", "and write and read the state");
    }

    @SuppressWarnings("unchecked")
    private static List<List<Object>> rows(Report report, int table) {
        return (List<List<Object>>) report.tables().get(table).toMap().get("rows");
    }
}
