package dev.costgauge.bench;

import com.fasterxml.jackson.databind.JsonNode;
import dev.costgauge.embedded.JavaProcess;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Asks a worker over REST. Thread-safe. */
final class WorkerCalls implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final Pattern CALLS = Pattern.compile(
            "costgauge_sweep_calls_seconds_(count|sum)\\{call=\"(\\w+)\",.*store=\"(\\w+)\".*} (\\S+)");

    private final RestLine rest;

    WorkerCalls(int port) {
        rest = new RestLine(port);
    }

    /** How often something was asked of a store, and for how long altogether. */
    record Calls(long count, double seconds) {}

    /** Waits until the worker and all that it needs are there. */
    void awaitReady(JavaProcess worker) throws InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        String last = "";
        while (System.nanoTime() < deadline && worker.isAlive()) {
            try {
                rest.get("/health");
                return;
            } catch (IOException e) {
                last = e.toString();
            }
            Thread.sleep(100);
        }
        throw new IllegalStateException("the worker does not come up: " + last + "; it said last:\n" + worker.lastLines());
    }

    /** Starts a sweep, which is answered at once. */
    JsonNode trigger() throws IOException, InterruptedException {
        return rest.post("/trigger");
    }

    JsonNode sweep(String id) throws IOException, InterruptedException {
        return rest.json("/v1/sweeps/" + id);
    }

    /** What sweeps have asked of the stores so far, by store and call. */
    Map<String, Calls> calls() throws IOException, InterruptedException {
        Map<String, Calls> calls = new TreeMap<>();
        Matcher matcher = CALLS.matcher(rest.get("/metrics"));
        while (matcher.find()) {
            boolean count = matcher.group(1).equals("count");
            double value = Double.parseDouble(matcher.group(4));
            calls.merge(
                    matcher.group(3) + " " + matcher.group(2),
                    count ? new Calls((long) value, 0) : new Calls(0, value),
                    (a, b) -> new Calls(a.count() + b.count(), a.seconds() + b.seconds()));
        }
        return calls;
    }

    @Override
    public void close() {
        rest.close();
    }
}
