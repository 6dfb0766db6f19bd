package dev.costgauge.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.costgauge.http.Authentication;
import dev.costgauge.http.HttpParts;
import dev.costgauge.http.HttpServer;
import dev.costgauge.http.HttpSettings;
import dev.costgauge.http.OidcSettings;
import dev.costgauge.settings.Settings;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.streams.KafkaStreams;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a probe is answered in every state of Kafka Streams, by HTTP as Kubernetes asks and by the image's own script. */
class ProbesTest {

    private static final AtomicReference<KafkaStreams.State> STATE = new AtomicReference<>(KafkaStreams.State.CREATED);

    private static volatile boolean hasJoined;

    private static HttpServer server;

    @BeforeAll
    static void start() {
        Settings settings =
                Settings.load(AllSettings.RECORDS, Map.of("http.port", "0"), Map.of(), Map.of(), List.of());
        HttpSettings http = settings.as(HttpSettings.class);
        server = HttpServer.start(
                http,
                Authentication.of(http, settings.as(OidcSettings.class)),
                new HttpParts(
                        "1",
                        null,
                        null,
                        null,
                        Map.of("stream", () -> StreamHealth.of(STATE.get(), hasJoined, "")),
                        Map::of,
                        new PrometheusMeterRegistry(PrometheusConfig.DEFAULT)),
                InstantSource.system());
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @ParameterizedTest
    @EnumSource
    void aStreamThatRebalancesIsReadyAndOneThatEndsIsNot(KafkaStreams.State state) throws Exception {
        hasJoined = true;
        requireReady(
                state,
                switch (state) {
                    case CREATED, REBALANCING, RUNNING -> true;
                    case PENDING_SHUTDOWN, NOT_RUNNING, PENDING_ERROR, ERROR -> false;
                });
    }

    @ParameterizedTest
    @EnumSource
    void aStreamThatHasNotJoinedItsGroupIsNotReady(KafkaStreams.State state) throws Exception {
        hasJoined = false;
        requireReady(state, state == KafkaStreams.State.RUNNING);
    }

    private static void requireReady(KafkaStreams.State state, boolean isReady) throws Exception {
        STATE.set(state);
        assertThat(statusOfHealth()).isEqualTo(isReady ? 200 : 503);
        assertThat(healthcheck(server.port())).isEqualTo(isReady ? 0 : 1);
    }

    @Test
    void nobodyWhoListensIsNotHealthy() throws Exception {
        int port;
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = taken.getLocalPort();
        }
        assertThat(healthcheck(port)).isEqualTo(1);
    }

    private static int statusOfHealth() throws IOException, InterruptedException {
        try (HttpClient client = HttpClient.newHttpClient()) {
            URI health = URI.create("http://127.0.0.1:" + server.port() + "/health");
            return client.send(HttpRequest.newBuilder(health).build(), BodyHandlers.discarding())
                    .statusCode();
        }
    }

    private static int healthcheck(int port) throws IOException, InterruptedException {
        return new ProcessBuilder("docker/healthcheck", Integer.toString(port)).inheritIO().start().waitFor();
    }
}
