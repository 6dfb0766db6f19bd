package dev.costgauge.app;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import dev.costgauge.query.StreamsMeters;
import io.micrometer.core.instrument.binder.kafka.KafkaStreamsMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.temporal.worker.MetricsType;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The metrics that alert rules and dashboards ask for. */
final class WatchedMetrics {

    private static final Path RULES = Path.of("helm/costgauge/rules/costgauge.yml");
    private static final Path DASHBOARDS = Path.of("helm/costgauge/dashboards");

    /** Labels, ranges, texts, and what stands in parentheses after a grouping word. */
    private static final Pattern NO_METRIC = Pattern.compile(
            "\"[^\"]*\"|\\{[^}]*}|\\[[^]]*]|\\b(?:by|without|on|ignoring|group_left|group_right)\\s*\\([^)]*\\)");

    /** Names but those of functions. */
    private static final Pattern NAME = Pattern.compile("\\b[a-zA-Z_:][\\w:]*\\b(?!\\s*\\()");

    private static final Set<String> WORDS = Set.of("and", "or", "unless", "bool", "offset");

    private WatchedMetrics() {}

    /** The names in every expression, as Prometheus spells them. */
    static Set<String> asked() throws IOException {
        return expressions().stream()
                .map(expression -> NO_METRIC.matcher(expression).replaceAll(" "))
                .flatMap(expression -> NAME.matcher(expression).results().map(found -> found.group()))
                .filter(name -> !WORDS.contains(name))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static List<String> expressions() throws IOException {
        List<String> expressions = new ArrayList<>();
        for (JsonNode group : new YAMLMapper().readTree(RULES.toFile()).get("groups")) {
            group.get("rules").forEach(rule -> expressions.add(rule.get("expr").textValue()));
        }
        try (Stream<Path> boards = Files.list(DASHBOARDS)) {
            for (Path board : boards.toList()) {
                for (JsonNode panel : new ObjectMapper().readTree(board.toFile()).get("panels")) {
                    panel.get("targets").forEach(target -> expressions.add(target.get("expr").textValue()));
                }
            }
        }
        return expressions;
    }

    /** The names that both roles serve, or will when something has failed. */
    static Set<String> served(Node stream, Node worker) throws IOException, InterruptedException {
        Set<String> served = new TreeSet<>();
        try (HttpClient client = HttpClient.newHttpClient()) {
            for (Node node : List.of(stream, worker)) {
                URI metrics = URI.create("http://127.0.0.1:" + node.port() + "/metrics");
                served.addAll(names(client.send(HttpRequest.newBuilder(metrics).build(), BodyHandlers.ofString())
                        .body()));
            }
        }
        // Meters of new partitions are looked for once a minute, and at once when they are bound.
        PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        registry.config().meterFilter(StreamsMeters.filter());
        try (KafkaStreamsMetrics bound = StreamsMeters.bind(stream.stream().streams(), registry)) {
            served.addAll(names(registry.scrape()));
        }
        // Temporal's client makes these with the first failure.
        served.add(MetricsType.ACTIVITY_EXEC_FAILED_COUNTER + "_total");
        served.add(MetricsType.WORKFLOW_FAILED_COUNTER + "_total");
        return served;
    }

    private static Set<String> names(String metrics) {
        return metrics.lines()
                .filter(line -> !line.startsWith("#"))
                .map(line -> line.split("[{ ]", 2)[0])
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
