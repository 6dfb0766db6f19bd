package dev.costgauge.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.costgauge.embedded.JavaProcess;
import dev.costgauge.embedded.Ports;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;

/**
 * How long a partition is nobody's after an instance was killed, when another one has followed its state: the group must
 * find out, and give its tasks away. Belongs to one thread.
 */
final class TakeOver {

    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    /** Changelog records that the copies have yet to read. */
    private static final String LAG = "kafka_consumer_fetch_manager_records_lag{";

    private static final String OF_COPIES = "restore-consumer";

    private final Lab lab;
    private final String applicationId;
    private final List<String> jvmOptions;
    private final HttpClient client = HttpClient.newHttpClient();
    private final ObjectMapper json = new ObjectMapper();

    TakeOver(Lab lab, String applicationId, List<String> jvmOptions) {
        this.lab = lab;
        this.applicationId = applicationId;
        this.jvmOptions = jvmOptions;
    }

    /** An instance and the port of its REST interface. */
    private record Instance(JavaProcess process, int port) {}

    /** Seconds from the kill until the other instance works on all that the two had worked on. */
    double seconds() throws IOException, InterruptedException {
        List<Instance> instances = new ArrayList<>();
        try {
            instances.add(start(applicationId));
            instances.add(start(applicationId + "-standby"));
            Instance first = instances.get(0);
            Instance second = instances.get(1);
            int tasks = awaitCopies(first, second);
            long began = System.nanoTime();
            first.process().kill();
            await(second, () -> activeTasks(second) == tasks);
            return (System.nanoTime() - began) / 1e9;
        } finally {
            instances.forEach(instance -> instance.process().close());
        }
    }

    /** Two instances of one application, each with a folder of its own, as on two machines. */
    private Instance start(String name) {
        int port = Ports.free();
        Map<String, String> settings = Map.of(
                "stream.application.id", applicationId,
                "stream.instance.id", name,
                "stream.standby.replicas", "1",
                "stream.clock", "log",
                "http.port", Integer.toString(port),
                "http.advertised", "127.0.0.1:" + port);
        return new Instance(lab.stream(name, settings, jvmOptions), port);
    }

    /** Returns how many tasks there are, once each has a copy that has read all. */
    private int awaitCopies(Instance first, Instance second) throws IOException, InterruptedException {
        await(second, () -> standbyTasks(first) + standbyTasks(second) == activeTasks(first) + activeTasks(second)
                && activeTasks(first) + activeTasks(second) > 0
                && lag(first) + lag(second) == 0);
        return activeTasks(first) + activeTasks(second);
    }

    private int activeTasks(Instance instance) throws IOException, InterruptedException {
        return tasks(instance, "active");
    }

    private int standbyTasks(Instance instance) throws IOException, InterruptedException {
        return tasks(instance, "standby");
    }

    /** None while the instance is not running. */
    private int tasks(Instance instance, String role) throws IOException, InterruptedException {
        JsonNode topology = json.readTree(get(instance, "/v1/topology"));
        return topology.path("state").asText().equals("RUNNING")
                ? (int) StreamSupport.stream(topology.path("tasks").spliterator(), false)
                        .filter(task -> task.path("role").asText().equals(role))
                        .count()
                : 0;
    }

    private double lag(Instance instance) throws IOException, InterruptedException {
        return get(instance, "/metrics").lines()
                .filter(line -> line.startsWith(LAG) && line.contains(OF_COPIES))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .filter(lag -> lag > 0)
                .sum();
    }

    private String get(Instance instance, String path) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + instance.port() + path))
                .timeout(TIMEOUT)
                .build();
        return client.send(request, HttpResponse.BodyHandlers.ofString()).body();
    }

    /** Something that may not be answered yet. */
    @FunctionalInterface
    private interface Condition {
        boolean holds() throws IOException, InterruptedException;
    }

    private void await(Instance instance, Condition condition) throws InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        String last = "";
        while (System.nanoTime() < deadline) {
            instance.process().requireAlive();
            try {
                if (condition.holds()) {
                    return;
                }
            } catch (IOException e) {
                last = e.toString();
            }
            Thread.sleep(50);
        }
        throw new IllegalStateException("no copies, or no take-over: " + last + "; the instance said last:\n"
                + instance.process().lastLines());
    }
}
