package dev.costgauge.wire;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.costgauge.tls.TlsTrouble;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Requests to the registry: URLs in turn, authentication, and patience during an outage. Thread-safe. */
final class RegistryHttp implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(RegistryHttp.class);
    private static final String CONTENT_TYPE = "application/vnd.schemaregistry.v1+json";
    private static final Duration FIRST_BACKOFF = Duration.ofMillis(100);
    private static final Duration LONGEST_BACKOFF = Duration.ofSeconds(5);

    /** An answer that is neither an outage nor a refusal of our credentials. */
    record Reply(int status, JsonNode body) {
        boolean isOk() {
            return status >= 200 && status < 300;
        }

        /** Confluent's own code, such as 40403; 0 when the answer is not the registry's. */
        int errorCode() {
            return body.path("error_code").asInt();
        }

        String message() {
            return body.path("message").asText("HTTP " + status);
        }
    }

    private final RegistrySettings settings;
    private final List<RegistryUrl> urls;
    private final HttpClient client;
    private final InstantSource clock;
    private final Counter retries;
    private volatile int preferred;

    RegistryHttp(RegistrySettings settings, MeterRegistry meters, InstantSource clock) {
        this.settings = settings;
        this.urls = settings.urls().stream()
                .map(url -> RegistryUrl.parse(url, settings.userInfo()))
                .toList();
        this.clock = clock;
        HttpClient.Builder builder = HttpClient.newBuilder()
                .connectTimeout(settings.requestTimeout())
                .version(HttpClient.Version.HTTP_1_1);
        if (settings.tls().isSet()) {
            builder.sslContext(settings.tls().context("schema.registry.tls"));
        }
        this.client = builder.build();
        this.retries = Counter.builder("costgauge.registry.retries")
                .description("Rounds over all registry URLs that failed and were repeated")
                .register(meters);
    }

    /**
     * Sends until a registry answers.
     *
     * @throws RegistryUnavailableException when none did within the bound
     * @throws RegistryRefusedException when our credentials are refused, or TLS fails for want of a setting
     */
    Reply send(String method, String path, @Nullable String body) {
        long deadline = clock.millis() + settings.maxWait().toMillis();
        Duration backoff = FIRST_BACKOFF;
        while (true) {
            Outage outage = new Outage();
            Reply reply = tryEach(method, path, body, outage);
            if (reply != null) {
                return reply;
            }
            Duration left = Duration.ofMillis(deadline - clock.millis());
            if (left.isNegative() || left.isZero()) {
                throw outage.toException(settings);
            }
            retries.increment();
            LOG.warn("registry unavailable, trying again: request={} problem={} backoffMs={}", path, outage.problem(),
                    backoff.toMillis());
            pause(backoff.compareTo(left) < 0 ? backoff : left);
            backoff = backoff.multipliedBy(2).compareTo(LONGEST_BACKOFF) < 0 ? backoff.multipliedBy(2) : LONGEST_BACKOFF;
        }
    }

    private @Nullable Reply tryEach(String method, String path, @Nullable String body, Outage outage) {
        int first = preferred;
        for (int i = 0; i < urls.size(); i++) {
            int index = (first + i) % urls.size();
            RegistryUrl url = urls.get(index);
            try {
                Reply reply = once(url, method, path, body);
                if (reply.status() == 401 || reply.status() == 403) {
                    throw new RegistryRefusedException("schema registry " + url.base() + " refused our credentials (HTTP "
                            + reply.status() + "); set schema.registry.user.info to user:password with the right to " + path);
                }
                if (!isTransient(reply.status())) {
                    preferred = index;
                    return reply;
                }
                outage.add(url, reply.message(), null);
            } catch (IOException e) {
                String trouble = TlsTrouble.of(e, "schema.registry", "schema.registry.url");
                if (trouble != null) {
                    throw new RegistryRefusedException("schema registry " + url.base() + ": " + trouble, e);
                }
                outage.add(url, e.toString(), e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new RegistryUnavailableException("interrupted while waiting for the schema registry", e);
            }
        }
        return null;
    }

    private Reply once(RegistryUrl url, String method, String path, @Nullable String body)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url.base() + path))
                .timeout(settings.requestTimeout())
                .header("Accept", CONTENT_TYPE + ", application/json")
                .header("Content-Type", CONTENT_TYPE)
                .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
        if (!url.userInfo().isEmpty()) {
            String encoded = Base64.getEncoder().encodeToString(url.userInfo().getBytes(StandardCharsets.UTF_8));
            request.header("Authorization", "Basic " + encoded);
        }
        HttpResponse<String> response = client.send(request.build(), BodyHandlers.ofString());
        return new Reply(response.statusCode(), parse(response.body()));
    }

    /** A body that is no JSON comes from something that is no registry; the status then has to speak for itself. */
    private static JsonNode parse(String body) {
        try {
            return JSON.readTree(body);
        } catch (JacksonException e) {
            LOG.debug("registry answered without JSON: {}", e.toString());
            return MissingNode.getInstance();
        }
    }

    private static final ObjectMapper JSON = new ObjectMapper();

    private static boolean isTransient(int status) {
        return status >= 500 || status == 408 || status == 429;
    }

    private void pause(Duration span) {
        long until = clock.millis() + span.toMillis();
        for (long left = span.toMillis(); left > 0; left = until - clock.millis()) {
            LockSupport.parkNanos(this, TimeUnit.MILLISECONDS.toNanos(left));
            if (Thread.currentThread().isInterrupted()) {
                throw new RegistryUnavailableException("interrupted while waiting for the schema registry");
            }
        }
    }

    @Override
    public void close() {
        // Not close(): that waits for calls in flight, and a shutdown is why they are to end.
        client.shutdownNow();
    }
}
