package dev.costgauge.http;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.costgauge.cost.PairKey;
import dev.costgauge.settings.Settings;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A server on a free port over state in memory, and a client for it. */
final class HttpFixture implements AutoCloseable {

    /** Of {@code ops}, whose role is operate. */
    static final String TOKEN = "a-token-of-some-length";

    /** Of {@code grafana}, whose role is read. */
    static final String READ_TOKEN = "another-token-to-read-with";

    static final String TOKENS = ApiTokens.entry("ops", ApiRole.OPERATE, TOKEN) + ", "
            + ApiTokens.entry("grafana", ApiRole.READ, READ_TOKEN);

    final InMemorySeries series = new InMemorySeries()
            .with(PairKey.of("search", "small"), "1.5")
            .with(PairKey.of("search", "large"), "7.25")
            .with(new PairKey("team/a", "chat:v2", "meta/llama-3 70%"), "12.000000001");
    final InMemorySweeps sweeps = new InMemorySweeps();
    final Map<String, HealthCheck> health = new LinkedHashMap<>();
    final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    final HttpServer server;
    private final OpenApiCheck openApi = new OpenApiCheck();
    private final HttpClient client = HttpClient.newHttpClient();
    private final ObjectMapper json = new ObjectMapper();

    HttpFixture(Map<String, String> set, Map<String, HealthCheck> health) {
        Map<String, String> given = new LinkedHashMap<>(Map.of("http.port", "0"));
        given.putAll(set);
        server = HttpServer.start(
                settings(given),
                authentication(given),
                new HttpParts(
                        "1.2.3", series, sweeps, new EchoCodec(), health, () -> Map.of("http.tokens", "********"), registry),
                InstantSource.fixed(InMemorySeries.HOUR.plusSeconds(1800)));
    }

    static HttpFixture open() {
        return new HttpFixture(Map.of(), Map.of());
    }

    static HttpFixture withToken() {
        return new HttpFixture(Map.of("http.tokens", TOKENS), Map.of());
    }

    static HttpSettings settings(Map<String, String> given) {
        return load(given).as(HttpSettings.class);
    }

    static Authentication authentication(Map<String, String> given) {
        Settings settings = load(given);
        return Authentication.of(settings.as(HttpSettings.class), settings.as(OidcSettings.class));
    }

    private static Settings load(Map<String, String> given) {
        return Settings.load(
                List.of(HttpSettings.class, OidcSettings.class), given, Map.of(), Map.of(), List.of());
    }

    HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path));
    }

    HttpRequest.Builder request(String path, String token) {
        return request(path).header("Authorization", "Bearer " + token);
    }

    HttpResponse<String> get(String path) {
        return send(request(path));
    }

    HttpResponse<String> post(String path, String contentType, String body) {
        HttpRequest.Builder request = request(path).POST(HttpRequest.BodyPublishers.ofString(body));
        return send(contentType.isEmpty() ? request : request.header("Content-Type", contentType));
    }

    /** Sends and checks whatever comes back against the API's document. */
    HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            HttpResponse<String> response = client.send(request.build(), BodyHandlers.ofString());
            assertThat(openApi.problems(
                            response.request().method(),
                            response.request().uri().getRawPath(),
                            response.statusCode(),
                            response.headers().firstValue("Content-Type").orElse(""),
                            response.body()))
                    .isEmpty();
            return response;
        } catch (IOException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    JsonNode json(HttpResponse<String> response) {
        try {
            return json.readTree(response.body());
        } catch (IOException e) {
            throw new AssertionError("not JSON: " + response.body(), e);
        }
    }

    @Override
    public void close() {
        client.close();
        server.close();
    }
}
