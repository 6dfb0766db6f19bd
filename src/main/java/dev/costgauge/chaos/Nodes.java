package dev.costgauge.chaos;

import dev.costgauge.embedded.EmbeddedServer;
import dev.costgauge.embedded.ServerRoom;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;

/** Starts streams and workers of a trial, each of this build or of another. Thread-safe. */
final class Nodes {

    private static final List<String> SMALL_JVM = List.of(
            "-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-XX:-UsePerfData",
            "--enable-native-access=ALL-UNNAMED");

    private final ServerRoom room;
    private final Class<?> main;
    private final Deployment deployment;
    private final Map<String, String> assignments;

    /** Names of those that are started from this build. */
    private final Set<String> upgraded = ConcurrentHashMap.newKeySet();

    /** @param assignments settings of them all */
    Nodes(ServerRoom room, Class<?> main, Deployment deployment, Map<String, String> assignments) {
        this.room = room;
        this.main = main;
        this.deployment = deployment;
        this.assignments = Map.copyOf(assignments);
    }

    /** Makes the tables of another build. */
    void migrateFrom(Path build) {
        room.command("migrate", build, main, SMALL_JVM, words(List.of("migrate", "up"), assignments));
    }

    /** Starts some of a role at the same time and returns when all answer. */
    CompletableFuture<List<EmbeddedServer>> start(String role, int number, Executor starters) {
        List<CompletableFuture<EmbeddedServer>> starting = new ArrayList<>();
        for (int i = 1; i <= number; i++) {
            String name = role + "-" + i;
            starting.add(CompletableFuture.supplyAsync(() -> start(role, name), starters));
        }
        return CompletableFuture.allOf(starting.toArray(CompletableFuture[]::new))
                .thenApply(all -> starting.stream().map(CompletableFuture::join).toList());
    }

    private EmbeddedServer start(String role, String name) {
        List<String> options = new ArrayList<>(SMALL_JVM);
        options.add("-Dcostgauge.halt.sign=" + haltSign(name));
        return room.program(
                name,
                () -> deployment.from().filter(from -> !upgraded.contains(name)),
                main,
                options,
                port -> words(List.of(role), settings(role, name, port)));
    }

    private Map<String, String> settings(String role, String name, int port) {
        Map<String, String> own = new LinkedHashMap<>(assignments);
        own.put("http.host", "127.0.0.1");
        own.put("http.port", Integer.toString(port));
        own.put("stream.state.dir", room.folder().resolve(name + "-state").toString());
        if (role.equals("stream") && deployment.staticMembers()) {
            own.putIfAbsent("stream.instance.id", name);
        }
        return own;
    }

    private static List<String> words(List<String> command, Map<String, String> assignments) {
        List<String> words = new ArrayList<>(command);
        assignments.forEach((key, value) -> words.addAll(List.of("--set", key + "=" + value)));
        return words;
    }

    /** From its next start on a process is of this build. */
    void upgrade(EmbeddedServer process) {
        upgraded.add(process.name());
    }

    /** The file that makes a stream halt before its next commit. */
    Path haltSign(String stream) {
        return room.folder().resolve(stream + ".halt");
    }
}
