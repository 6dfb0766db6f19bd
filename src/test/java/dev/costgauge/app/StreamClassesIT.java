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
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The archive of classes is made of a list; it helps a start as far as that names what a stream loads and links. */
class StreamClassesIT {

    private static final Path LIST = Path.of("src/main/jvm/stream.classes");
    private static final String HEAD = "# What a stream loads until it runs and has answered, for the archive of classes. StreamClassesIT"
            + " writes it with -Dgolden.write=true.";

    /** They go by number, which is another one with every change. */
    private static final String OUR_CONSTANTS = "@cp dev/costgauge/";

    private static final Duration PATIENCE = Duration.ofSeconds(90);

    @TempDir
    private Path folder;

    private final HttpClient http = HttpClient.newHttpClient();

    @Test
    void namesNearlyAllThatAStreamLoadsAndNothingOfOursThatIsGone() throws Exception {
        List<String> loaded = loaded();
        if (Boolean.getBoolean("golden.write")) {
            Files.createDirectories(LIST.getParent());
            Files.write(LIST, Stream.concat(Stream.of(HEAD), loaded.stream()).toList());
        }
        Set<String> listed = Set.copyOf(Files.readAllLines(LIST));

        assertNearlyAllOf(loaded.stream().filter(StreamClassesIT::isOfTheJar).toList(), listed);
        assertNearlyAllOf(loaded.stream().filter(StreamClassesIT::isLambda).toList(), listed);
        assertThat(listed)
                .filteredOn(name -> name.startsWith("dev/costgauge/"))
                .allSatisfy(name -> assertThat(getClass().getResource("/" + name + ".class"))
                        .as(name)
                        .isNotNull());
    }

    private static void assertNearlyAllOf(List<String> loaded, Set<String> listed) {
        List<String> missing =
                loaded.stream().filter(line -> !listed.contains(line)).toList();
        assertThat(missing)
                .as("loaded and not in %s; -Dgolden.write=true writes it anew", LIST)
                .hasSizeLessThan(loaded.size() / 20);
    }

    private static boolean isLambda(String line) {
        return line.startsWith("@lambda-proxy dev/costgauge/");
    }

    /** The JDK's own classes differ from one to the next. */
    private static boolean isOfTheJar(String name) {
        return !name.startsWith("@")
                && ClassLoader.getPlatformClassLoader().getResource(name + ".class") == null;
    }

    /** Classes, and what the virtual machine says of their lambdas and constants, so that those are in the archive too. */
    private List<String> loaded() throws Exception {
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
            return lines.filter(line -> !line.startsWith("#") && !line.startsWith(OUR_CONSTANTS))
                    .map(line -> line.startsWith("@") ? line : line.substring(0, (line + ' ').indexOf(' ')))
                    .distinct()
                    .sorted(Comparator.comparing((String line) -> line.startsWith("@")).thenComparing(line -> line))
                    .toList();
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
