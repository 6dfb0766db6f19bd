package dev.costgauge.chaos;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.costgauge.embedded.EmbeddedServer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/** Asks a worker for sweeps, as an operator does. Thread-safe. */
final class SweepCalls implements AutoCloseable {

    private static final Duration TIMEOUT = Duration.ofSeconds(15);
    private static final Duration PATIENCE = Duration.ofMinutes(4);

    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(TIMEOUT)
            .build();
    private final ObjectMapper json = new ObjectMapper();

    /** Starts a sweep, or joins the one that runs, and does not wait; a worker that cannot now is let be. */
    void trigger(EmbeddedServer worker) {
        var unused = client.sendAsync(trigger(worker.endpoint()), HttpResponse.BodyHandlers.discarding());
    }

    /**
     * A sweep from its start to its end.
     *
     * @return its result
     * @throws ChaosException when it failed or did not end in time
     */
    JsonNode sweep(EmbeddedServer worker) throws InterruptedException {
        long until = System.nanoTime() + PATIENCE.toNanos();
        String last = "";
        String id = "";
        while (System.nanoTime() < until) {
            try {
                HttpRequest request = id.isEmpty()
                        ? trigger(worker.endpoint())
                        : HttpRequest.newBuilder(URI.create(worker.endpoint() + "/v1/sweeps/" + id))
                                .timeout(TIMEOUT)
                                .build();
                last = client.send(request, HttpResponse.BodyHandlers.ofString()).body();
                JsonNode sweep = json.readTree(last);
                id = sweep.path("id").asText(id);
                switch (sweep.path("status").asText()) {
                    case "COMPLETED" -> {
                        return sweep.path("result");
                    }
                    case "FAILED", "CANCELED", "TERMINATED", "TIMED_OUT" ->
                        throw new ChaosException("the last sweep failed: " + last);
                    default -> {
                        // It runs, or Temporal is not there yet.
                    }
                }
            } catch (IOException e) {
                last = e.toString();
            }
            Thread.sleep(500);
        }
        throw new ChaosException("the last sweep did not end within " + PATIENCE.toSeconds() + " s: " + last);
    }

    private static HttpRequest trigger(String worker) {
        return HttpRequest.newBuilder(URI.create(worker + "/trigger"))
                .timeout(TIMEOUT)
                .POST(HttpRequest.BodyPublishers.noBody())
                .build();
    }

    @Override
    public void close() {
        client.close();
    }
}
