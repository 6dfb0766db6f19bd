package dev.costgauge.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.costgauge.embedded.JavaProcess;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Asks a worker over REST. Thread-safe. */
final class WorkerCalls implements AutoCloseable {

    private static final Duration TIMEOUT = Duration.ofSeconds(20);
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final Pattern CALLS = Pattern.compile(
            "costgauge_sweep_calls_seconds_(count|sum)\\{call=\"(\\w+)\",.*store=\"(\\w+)\".*} (\\S+)");

    private final String url;
    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(TIMEOUT)
            .build();
    private final ObjectMapper json = new ObjectMapper();

    WorkerCalls(int port) {
        url = "http://127.0.0.1:" + port;
    }

    /** How often something was asked of a store, and for how long altogether. */
    record Calls(long count, double seconds) {}

    /** Waits until the worker and all that it needs are there. */
    void awaitReady(JavaProcess worker) throws InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        String last = "";
        while (System.nanoTime() < deadline && worker.isAlive()) {
            try {
                send(request("/health"));
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
        return json.readTree(send(request("/trigger").POST(HttpRequest.BodyPublishers.noBody())));
    }

    JsonNode sweep(String id) throws IOException, InterruptedException {
        return json.readTree(send(request("/v1/sweeps/" + id)));
    }

    /** What sweeps have asked of the stores so far, by store and call. */
    Map<String, Calls> calls() throws IOException, InterruptedException {
        Map<String, Calls> calls = new TreeMap<>();
        Matcher matcher = CALLS.matcher(send(request("/metrics")));
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

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(url + path)).timeout(TIMEOUT);
    }

    private String send(HttpRequest.Builder request) throws IOException, InterruptedException {
        HttpResponse<String> response = client.send(request.build(), HttpResponse.BodyHandlers.ofString());
        if (response.statusCode() >= 300) {
            throw new IOException(response.uri() + " was answered with " + response.statusCode() + ": " + response.body());
        }
        return response.body();
    }

    @Override
    public void close() {
        client.close();
    }
}
