package dev.costgauge.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.costgauge.cost.CostEvent;
import dev.costgauge.cost.PairKey;
import dev.costgauge.embedded.JavaProcess;
import dev.costgauge.embedded.Ports;
import dev.costgauge.testing.Servers;
import dev.costgauge.testing.StreamTopics;
import dev.costgauge.wire.Topic;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The archive of classes is made of a list; it helps a start as far as that names what a stream loads. */
class StreamClassesIT {

    private static final Path LIST = Path.of("src/main/jvm/stream.classes");
    private static final String HEAD = "# What a stream loads until it runs and has answered, for the archive of classes. StreamClassesIT"
            + " writes it with -Dgolden.write=true.";
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    @TempDir
    private Path folder;

    private final HttpClient http = HttpClient.newHttpClient();

    @Test
    void namesNearlyAllThatAStreamLoadsAndNothingOfOursThatIsGone() throws Exception {
        Set<String> loaded = loaded();
        if (Boolean.getBoolean("golden.write")) {
            List<String> lines = new ArrayList<>(List.of(HEAD));
            lines.addAll(loaded);
            Files.createDirectories(LIST.getParent());
            Files.write(LIST, lines);
        }
        Set<String> listed = Files.readAllLines(LIST).stream()
                .filter(line -> !line.startsWith("#"))
                .collect(Collectors.toSet());
        // The JDK's own differ from one to the next.
        List<String> ofTheJar =
                loaded.stream().filter(StreamClassesIT::isOfTheJar).toList();
        List<String> missing =
                ofTheJar.stream().filter(name -> !listed.contains(name)).toList();

        assertThat(missing)
                .as("loaded and not in %s; -Dgolden.write=true writes it anew", LIST)
                .hasSizeLessThan(ofTheJar.size() / 20);
        assertThat(listed)
                .filteredOn(name -> name.startsWith("dev/costgauge/"))
                .allSatisfy(name -> assertThat(getClass().getResource("/" + name + ".class"))
                        .as(name)
                        .isNotNull());
    }

    private static boolean isOfTheJar(String name) {
        return ClassLoader.getPlatformClassLoader().getResource(name + ".class") == null;
    }

    private Set<String> loaded() throws Exception {
        Path dump = folder.resolve("loaded");
        int port = Ports.free();
        try (StreamTopics topics = StreamTopics.create(Servers.unique("classes") + "-", 2);
                JavaProcess process = start(topics, dump, port)) {
            Awaitility.await().atMost(PATIENCE).ignoreExceptions().until(() -> {
                process.requireAlive();
                return get(port, "/health").statusCode() == 200;
            });
            Instant hour = topics.thisHour().minus(Duration.ofHours(3));
            PairKey pair = PairKey.of("service", "m");
            topics.send(new CostEvent("1", hour.toEpochMilli(), pair, "", "", 1_000_000_007L, 1, 1, 0, 1, ""));
            topics.tick(hour.plus(Duration.ofHours(2)));
            Awaitility.await().atMost(PATIENCE).until(() -> !topics.poll(Topic.HOURS).isEmpty());
            for (String path : List.of("/v1/series", "/v1/alerts", "/v1/topology", "/metrics")) {
                assertThat(get(port, path).statusCode()).as(path).isEqualTo(200);
            }
        }
        try (Stream<String> lines = Files.lines(dump)) {
            // The others are about lambdas and constants: what they gain does not show.
            return lines.filter(line -> !line.startsWith("#") && !line.startsWith("@"))
                    .map(line -> line.substring(0, (line + ' ').indexOf(' ')))
                    .collect(Collectors.toCollection(TreeSet::new));
        }
    }

    private JavaProcess start(StreamTopics topics, Path dump, int port) {
        Map<String, String> settings = new HashMap<>(topics.settings(folder.resolve("state")));
        settings.put("http.port", Integer.toString(port));
        List<String> arguments = new ArrayList<>(List.of("stream"));
        settings.forEach((key, value) -> arguments.addAll(List.of("--set", key + "=" + value)));
        return JavaProcess.start(
                List.of("-XX:DumpLoadedClassList=" + dump, "--enable-native-access=ALL-UNNAMED"),
                Main.class,
                arguments,
                Map.of(),
                folder,
                folder.resolve("log"));
    }

    private HttpResponse<String> get(int port, String path) throws IOException, InterruptedException {
        return http.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path)).build(),
                HttpResponse.BodyHandlers.ofString());
    }
}
