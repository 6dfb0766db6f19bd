package dev.costgauge.query;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.costgauge.app.ArchivedHours;
import dev.costgauge.app.StreamRole;
import dev.costgauge.cost.HourOfWeek;
import dev.costgauge.detect.DetectSettings;
import dev.costgauge.hours.BookSettings;
import dev.costgauge.http.Authentication;
import dev.costgauge.http.HttpParts;
import dev.costgauge.http.HttpServer;
import dev.costgauge.http.HttpSettings;
import dev.costgauge.http.OidcSettings;
import dev.costgauge.http.OpenApiCheck;
import dev.costgauge.settings.Settings;
import dev.costgauge.store.ClickHouseSettings;
import dev.costgauge.topology.StreamSettings;
import dev.costgauge.trace.TraceSettings;
import dev.costgauge.wire.AcceptSettings;
import dev.costgauge.wire.KafkaSettings;
import dev.costgauge.wire.RegistrySettings;
import dev.costgauge.wire.RestSchemaRegistry;
import dev.costgauge.wire.SchemaRegistry;
import dev.costgauge.wire.Topic;
import dev.costgauge.wire.TopicCatalog;
import dev.costgauge.wire.TopicSettings;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;

/** One instance with the stream role and its REST; in this JVM, or by {@link #main} in one that can be killed. */
final class QueryInstance implements AutoCloseable {

    static final String TOKEN = "the-token-of-this-test";

    final HttpServer http;
    final StreamRole role;
    private final StreamQueries queries;
    private final SchemaRegistry registry;
    private final ArchivedHours archive;

    private QueryInstance(Map<String, String> given) {
        Settings settings = Settings.load(
                List.of(
                        KafkaSettings.class,
                        RegistrySettings.class,
                        TopicSettings.class,
                        AcceptSettings.class,
                        DetectSettings.class,
                        BookSettings.class,
                        StreamSettings.class,
                        QuerySettings.class,
                        ClickHouseSettings.class,
                        HttpSettings.class,
                        OidcSettings.class,
                        TraceSettings.class),
                given,
                Map.of(),
                Map.of(),
                List.of());
        PrometheusMeterRegistry meters = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        meters.config().meterFilter(StreamsMeters.filter());
        TopicCatalog topics = new TopicCatalog(settings.as(TopicSettings.class));
        HttpSettings httpSettings = settings.as(HttpSettings.class);
        registry = new RestSchemaRegistry(settings.as(RegistrySettings.class), meters, Clock.systemUTC());
        QuerySettings asking = settings.as(QuerySettings.class);
        archive = ArchivedHours.open(settings.as(ClickHouseSettings.class), asking);
        queries = new StreamQueries(
                topics.name(Topic.EVENTS),
                topics.partitions(),
                settings.as(DetectSettings.class).spec(settings.as(BookSettings.class).quietHours()),
                new HourOfWeek(settings.as(BookSettings.class).zone()),
                asking,
                new PastQueries(archive, settings.as(BookSettings.class).retention()),
                Clock.systemUTC(),
                meters);
        http = HttpServer.start(
                httpSettings,
                Authentication.of(httpSettings, settings.as(OidcSettings.class)),
                new HttpParts("test", queries, null, null, Map.of(), Map::of, meters),
                Clock.systemUTC());
        role = new StreamRole(settings, registry, meters, http.advertised());
        queries.attach(role.streams(), role.topology(), http.advertised());
        role.start();
    }

    static QueryInstance start(Map<String, String> streamSettings, int standbys) {
        Map<String, String> given = new LinkedHashMap<>(streamSettings);
        given.putAll(Map.of(
                "stream.clock", "wall",
                "stream.tick.interval", "500ms",
                "stream.threads", "1",
                "stream.standby.replicas", Integer.toString(standbys),
                "http.port", "0",
                "http.tokens", "reader:read:" + sha256(TOKEN),
                // The tests ask without a pause.
                "http.rate.limit", "0"));
        return new QueryInstance(given);
    }

    private static String sha256(String token) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(token.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Settings as key=value, the number of standbys, and the file to write the port to. */
    public static void main(String[] arguments) throws Exception {
        Map<String, String> settings = new LinkedHashMap<>();
        for (int i = 2; i < arguments.length; i++) {
            int equals = arguments[i].indexOf('=');
            settings.put(arguments[i].substring(0, equals), arguments[i].substring(equals + 1));
        }
        QueryInstance instance = start(settings, Integer.parseInt(arguments[0]));
        Path ready = Path.of(arguments[1] + ".part");
        Files.writeString(ready, Integer.toString(instance.http.port()));
        Files.move(ready, Path.of(arguments[1]));
        new CountDownLatch(1).await();
    }

    /** Asks an instance on this machine, and checks whatever it answers against the API's document. */
    static Reply get(HttpClient client, int port, String path) {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .header("Authorization", "Bearer " + TOKEN)
                .build();
        HttpResponse<String> response;
        try {
            response = client.send(request, HttpResponse.BodyHandlers.ofString());
            String type = response.headers().firstValue("Content-Type").orElse("");
            assertThat(new OpenApiCheck().problems("GET", path, response.statusCode(), type, response.body()))
                    .isEmpty();
            return new Reply(
                    response.statusCode(),
                    response.headers().firstValue("Retry-After").orElse(""),
                    type.endsWith("json") ? ViewJson.MAPPER.readTree(response.body()) : ViewJson.MAPPER.nullNode(),
                    response.body());
        } catch (IOException e) {
            throw new IllegalStateException(path, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** An answer. */
    record Reply(int status, String retryAfter, JsonNode json, String body) {}

    /** What comes first when a process ends; its REST goes on. */
    void closeStream() {
        queries.drain();
        role.close();
    }

    @Override
    public void close() {
        queries.close();
        http.close();
        archive.close();
        role.close();
        registry.close();
    }
}
