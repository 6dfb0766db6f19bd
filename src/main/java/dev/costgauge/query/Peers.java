package dev.costgauge.query;

import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonNode;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks other instances over REST, once each. Thread-safe. */
final class Peers {
    private static final Logger log = LoggerFactory.getLogger(Peers.class);

    /** Tells the other instance to answer by itself or not at all. */
    private static final String FORWARDED = "X-Costgauge-Forwarded";

    private final HttpClient client;
    private final Pattern hosts;
    private final Counter answered;
    private final Counter failed;

    Peers(QuerySettings settings, ExecutorService threads, MeterRegistry registry) {
        this.client = HttpClient.newBuilder()
                .connectTimeout(settings.forwardTimeout())
                .executor(threads)
                .version(HttpClient.Version.HTTP_1_1)
                .build();
        this.hosts = settings.hosts();
        this.answered = counter(registry, "answered");
        this.failed = counter(registry, "failed");
    }

    /** The other instance does not answer, or says that it cannot. */
    static final class NoAnswer extends Exception {
        private static final long serialVersionUID = 1L;

        NoAnswer(String message) {
            super(message, null, false, false);
        }
    }

    private static Counter counter(MeterRegistry registry, String outcome) {
        return Counter.builder("costgauge.queries.forwarded")
                .tag("outcome", outcome)
                .description("Questions to other instances")
                .register(registry);
    }

    /**
     * What another instance answers.
     *
     * @param pathAndQuery percent-encoded
     * @param authorization value of the Authorization header; null sends none
     * @param timeout how long it may take, positive
     */
    <T> T ask(
            String instance,
            String pathAndQuery,
            @Nullable String authorization,
            Reach.Local reach,
            JavaType type,
            Duration timeout)
            throws NoAnswer {
        try {
            requireAllowed(instance);
            HttpResponse<byte[]> response =
                    client.send(request(instance, pathAndQuery, authorization, reach, timeout), BodyHandlers.ofByteArray());
            T answer = read(response, type);
            answered.increment();
            return answer;
        } catch (IOException | NoAnswer e) {
            failed.increment();
            log.debug("instance does not answer instance={} cause={}", instance, e.toString());
            throw new NoAnswer("Instance " + instance + " does not answer: " + reason(e));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new NoAnswer("interrupted");
        }
    }

    /** A connection that is refused has no message. */
    private static String reason(Exception e) {
        return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    }

    /** Before anything is sent: the caller's credentials go with the question. */
    private void requireAllowed(String instance) throws NoAnswer {
        String host = instance.substring(0, Math.max(0, instance.lastIndexOf(':')));
        if (!hosts.matcher(host).matches()) {
            throw new NoAnswer("query.forward.hosts does not allow its host");
        }
    }

    private static HttpRequest request(
            String instance, String pathAndQuery, @Nullable String authorization, Reach.Local reach, Duration timeout) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://" + instance + pathAndQuery))
                .timeout(timeout)
                .header(FORWARDED, reach.header());
        if (authorization != null) {
            request.header("Authorization", authorization);
        }
        return request.build();
    }

    /** A 404 that says which store was read is an answer: there is nothing under that key. */
    private static <T> T read(HttpResponse<byte[]> response, JavaType type) throws IOException, NoAnswer {
        if (response.statusCode() == 200) {
            return ViewJson.MAPPER.readValue(response.body(), type);
        }
        JsonNode problem = ViewJson.MAPPER.readTree(response.body());
        if (response.statusCode() == 404 && problem.has("staleness")) {
            return ViewJson.MAPPER.readValue(response.body(), type);
        }
        throw new NoAnswer("status " + response.statusCode() + ", " + problem.path("detail").asText("no reason given"));
    }

    static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
