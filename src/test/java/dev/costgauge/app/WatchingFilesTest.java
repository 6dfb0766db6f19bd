package dev.costgauge.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Alert rules, runbooks, dashboards and the metrics that they name belong together. */
class WatchingFilesTest {

    private static final Path RULES = Path.of("helm/costgauge/rules/costgauge.yml");
    private static final Path RUNBOOKS = Path.of("docs/runbooks");
    private static final Path DASHBOARDS = Path.of("helm/costgauge/dashboards");
    private static final Path SOURCES = Path.of("src/main/java");

    @Test
    void everyAlertHasItsPageAndEveryPageItsAlert() throws IOException {
        String rules = Files.readString(RULES);
        List<String> alerts = all(rules, "- alert: (\\w+)").toList();
        List<String> pages = all(rules, "runbook: docs/runbooks/([\\w-]+)\\.md").toList();

        assertThat(pages).hasSameSizeAs(alerts).doesNotHaveDuplicates();
        try (Stream<Path> files = Files.list(RUNBOOKS)) {
            assertThat(files.map(file -> file.getFileName().toString().replace(".md", ""))
                            .filter(name -> !name.equals("README")))
                    .containsExactlyInAnyOrderElementsOf(pages);
        }
        String contents = Files.readString(RUNBOOKS.resolve("README.md"));
        for (int i = 0; i < alerts.size(); i++) {
            assertThat(Files.readString(RUNBOOKS.resolve(pages.get(i) + ".md")))
                    .startsWith("# " + alerts.get(i) + "\n")
                    .contains("## Look", "## Do");
            assertThat(contents).contains("| " + alerts.get(i) + " | [" + pages.get(i) + "]");
        }
    }

    @Test
    void everyMetricOfOursThatIsAskedForExists() throws IOException {
        Set<String> asked = new TreeSet<>(all(Files.readString(RULES), "\\b(costgauge_[a-z_]+)").toList());
        try (Stream<Path> boards = Files.list(DASHBOARDS)) {
            for (Path board : boards.toList()) {
                asked.addAll(all(Files.readString(board), "\\b(costgauge_[a-z_]+)").toList());
            }
        }
        Set<String> made = metricNames();

        assertThat(asked).hasSizeGreaterThan(15).allSatisfy(name -> assertThat(made)
                .as(name)
                .anyMatch(known -> name.equals(known)
                        || name.startsWith(known)
                                && Set.of("_total", "_seconds", "_seconds_sum", "_seconds_count", "_seconds_max")
                                        .contains(name.substring(known.length()))));
    }

    /** The names that the sources give to meters, as Prometheus spells them. */
    private static Set<String> metricNames() throws IOException {
        try (Stream<Path> files = Files.walk(SOURCES)) {
            Set<String> names = new TreeSet<>();
            for (Path file : files.filter(each -> each.toString().endsWith(".java")).toList()) {
                names.addAll(all(Files.readString(file), "\"(costgauge\\.[a-z.]+)\"")
                        .map(name -> name.replace('.', '_'))
                        .collect(Collectors.toSet()));
            }
            return names;
        }
    }

    private static Stream<String> all(String text, String pattern) {
        return Pattern.compile(pattern).matcher(text).results().map(result -> result.group(1));
    }
}
