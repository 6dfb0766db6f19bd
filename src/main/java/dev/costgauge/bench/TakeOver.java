package dev.costgauge.bench;

import com.fasterxml.jackson.databind.JsonNode;
import dev.costgauge.embedded.JavaProcess;
import dev.costgauge.embedded.Ports;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;

/**
 * How long a partition is nobody's after an instance was killed, when another one has followed its state: the group must
 * find out, and give its tasks away. Belongs to one thread.
 */
final class TakeOver {

    private static final Duration PATIENCE = Duration.ofMinutes(5);

    /** Changelog records that the copies have yet to read. */
    private static final String LAG = "kafka_consumer_fetch_manager_records_lag{";

    private static final String OF_COPIES = "restore-consumer";

    private final Lab lab;
    private final String applicationId;

    TakeOver(Lab lab, String applicationId) {
        this.lab = lab;
        this.applicationId = applicationId;
    }

    private record Instance(JavaProcess process, RestLine rest) implements AutoCloseable {

        @Override
        public void close() {
            rest.close();
            process.close();
        }
    }

    /** Tasks of one instance or more, by what they are there. */
    private record Tasks(int active, int standby) {

        Tasks plus(Tasks others) {
            return new Tasks(active + others.active, standby + others.standby);
        }
    }

    /** Seconds from the kill until the other instance works on all that the two had worked on. */
    double seconds() throws IOException, InterruptedException {
        try (Instance first = start(applicationId);
                Instance second = start(applicationId + "-standby")) {
            await(second, () -> haveCopies(first, second));
            int tasks = tasks(first).plus(tasks(second)).active();
            long began = System.nanoTime();
            first.process().kill();
            await(second, () -> tasks(second).active() == tasks);
            return (System.nanoTime() - began) / 1e9;
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
        return new Instance(lab.stream(name, settings), new RestLine(port));
    }

    /** Whether every task has a copy that has read all. */
    private static boolean haveCopies(Instance first, Instance second) throws IOException, InterruptedException {
        Tasks tasks = tasks(first).plus(tasks(second));
        return tasks.active() > 0 && tasks.standby() == tasks.active() && lag(first) + lag(second) == 0;
    }

    /** None while the instance is not running. */
    private static Tasks tasks(Instance instance) throws IOException, InterruptedException {
        JsonNode topology = instance.rest().json("/v1/topology");
        int active = 0;
        int standby = 0;
        if (topology.path("state").asText().equals("RUNNING")) {
            for (JsonNode task : topology.path("tasks")) {
                boolean follows = task.path("role").asText().equals("standby");
                active += follows ? 0 : 1;
                standby += follows ? 1 : 0;
            }
        }
        return new Tasks(active, standby);
    }

    private static double lag(Instance instance) throws IOException, InterruptedException {
        return instance.rest().get("/metrics").lines()
                .filter(line -> line.startsWith(LAG) && line.contains(OF_COPIES))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .filter(lag -> lag > 0)
                .sum();
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
