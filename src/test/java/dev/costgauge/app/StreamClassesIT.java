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
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The archive of classes is made of a list; it helps a start as far as that names what a stream loads and links. */
class StreamClassesIT {

    private static final Path LIST = Path.of("src/main/jvm/stream.classes");
    private static final String HEAD = "# What a stream loads until it runs and has answered, for the archive of classes. StreamClassesIT"
            + " writes it with -Dgolden.write=true.";

    private static final String CONSTANTS = "@cp ";
    private static final String LAMBDA = "@lambda-proxy ";

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

        assertNearlyAllOf(loaded, listed, line -> !line.startsWith("@") && isOfTheJar(line));
        assertNearlyAllOf(loaded, listed, line -> line.startsWith(LAMBDA) && isOfTheJar(classOf(line)));
        // Constants go by number: those of our own classes are other ones with every change, and then of no use.
        assertNearlyAllOf(
                loaded, listed, line -> line.startsWith(CONSTANTS) && isOfTheJar(classOf(line)) && !isOurs(classOf(line)));
        assertThat(listed)
                .extracting(StreamClassesIT::classOf)
                .filteredOn(StreamClassesIT::isOurs)
                .allSatisfy(name -> assertThat(getClass().getResource("/" + name + ".class"))
                        .as(name)
                        .isNotNull());
    }

    private static void assertNearlyAllOf(List<String> loaded, Set<String> listed, Predicate<String> kind) {
        Set<String> known = listed.stream().map(StreamClassesIT::withoutNumbers).collect(Collectors.toSet());
        List<String> all = loaded.stream().filter(kind).toList();
        List<String> missing =
                all.stream().filter(line -> !known.contains(withoutNumbers(line))).toList();
        assertThat(missing)
                .as("loaded and not in %s; -Dgolden.write=true writes it anew", LIST)
                .hasSizeLessThan(all.size() / 20);
    }

    /** Lambdas of a class are numbered as they come: one more gives others another number. */
    private static String withoutNumbers(String line) {
        return line.replaceAll("lambda\\$(\\w+)\\$\\d+", "lambda$1");
    }

    private static boolean isOurs(String name) {
        return name.startsWith("dev/costgauge/");
    }

    private static String classOf(String line) {
        return line.startsWith("@") ? line.split(" ")[1] : line;
    }

    /** The JDK's own classes differ from one to the next. */
    private static boolean isOfTheJar(String name) {
        return ClassLoader.getPlatformClassLoader().getResource(name + ".class") == null;
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
            return lines.filter(line -> !line.startsWith("#"))
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
