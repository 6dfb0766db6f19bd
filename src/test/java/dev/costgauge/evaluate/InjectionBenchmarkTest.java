package dev.costgauge.evaluate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.costgauge.report.Report;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

class InjectionBenchmarkTest {

    private static final Path DATA = Path.of("../shared/data");

    private static void needsData() {
        Assumptions.assumeTrue(Files.isDirectory(DATA), "skipped: ../shared/data is not there");
    }

    @Test
    void lastLineOfInjectionComparesWithTheBestRival() {
        needsData();
        Report report = new InjectionBenchmark(DATA, what -> {})
                .run(
                        List.of(0),
                        Set.of(),
                        List.of(Contenders.own(), new EwmaContender()));
        assertThat(report.lastLine()).matches("seasonal-conformal R@0\\.1 0\\.\\d{3} rival-best 0\\.\\d{3}");
        double own = Double.parseDouble(report.lastLine().split(" ")[2]);
        assertThat(own).isGreaterThan(.6);
    }
}
