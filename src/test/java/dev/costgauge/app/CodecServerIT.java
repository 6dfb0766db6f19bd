package dev.costgauge.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.costgauge.http.ApiRole;
import dev.costgauge.http.Authentication;
import dev.costgauge.http.HttpParts;
import dev.costgauge.http.HttpServer;
import dev.costgauge.http.HttpSettings;
import dev.costgauge.http.OidcSettings;
import dev.costgauge.http.TokenMaker;
import dev.costgauge.payloads.EncryptionCodec;
import dev.costgauge.payloads.PayloadConverter;
import dev.costgauge.payloads.PayloadKeys;
import dev.costgauge.payloads.PayloadSettings;
import dev.costgauge.payloads.PayloadsJson;
import dev.costgauge.settings.Settings;
import dev.costgauge.sweep.TemporalConnection;
import dev.costgauge.sweep.TemporalSettings;
import dev.costgauge.testing.Servers;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.temporal.client.WorkflowOptions;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Temporal's own program reads an encrypted history through our codec server. */
class CodecServerIT {

    private static final String SECRET = "shop/checkout-assistant spent too much";

    @TempDir
    private Path directory;

    @Test
    void temporalsProgramShowsPlainTextToThoseWhoMayRead() throws Exception {
        assumeThat(Servers.temporalHasSchedules())
                .as("needs the real Temporal dev server; only the Java test server could be had")
                .isTrue();
        TokenMaker.Made reader = TokenMaker.make("reader", ApiRole.READ);
        Settings settings = Settings.load(
                AllSettings.RECORDS,
                Map.of(
                        "temporal.address", Servers.temporal(),
                        "temporal.payload.keys", PayloadKeys.generate("k1", new SecureRandom()),
                        "http.tokens", reader.entry(),
                        "http.port", "0"),
                Map.of(),
                Map.of(),
                List.of());
        PayloadKeys keys = PayloadKeys.of(settings.as(PayloadSettings.class)).orElseThrow();
        String id = Servers.unique("codec");
        try (TemporalConnection temporal = new TemporalConnection(
                        settings.as(TemporalSettings.class),
                        PayloadConverter.of(Optional.of(keys)),
                        new SimpleMeterRegistry());
                HttpServer http = serve(settings, keys)) {
            temporal.client()
                    .newUntypedWorkflowStub(
                            "Nothing",
                            WorkflowOptions.newBuilder().setWorkflowId(id).setTaskQueue(id).build())
                    .start(SECRET);
            String codec = "http://127.0.0.1:" + http.port() + "/codec";

            String plain = base64('"' + SECRET + '"');

            assertThat(show(id)).contains(base64("binary/encrypted")).doesNotContain(plain);
            assertThat(show(id, "--codec-endpoint", codec, "--codec-auth", "Bearer " + reader.token())).contains(plain);
            assertThat(show(id, "--codec-endpoint", codec, "--codec-auth", "Bearer guessed")).doesNotContain(plain);
        }
    }

    /** As the program prints the bytes of payloads. */
    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }

    private static HttpServer serve(Settings settings, PayloadKeys keys) {
        HttpSettings http = settings.as(HttpSettings.class);
        return HttpServer.start(
                http,
                Authentication.of(http, settings.as(OidcSettings.class)),
                new HttpParts(
                        "test",
                        null,
                        null,
                        new TemporalCodec(new PayloadsJson(new EncryptionCodec(keys))),
                        Map.of(),
                        Map::of,
                        new PrometheusMeterRegistry(PrometheusConfig.DEFAULT)),
                InstantSource.system());
    }

    /** What {@code temporal workflow show} prints. */
    private String show(String id, String... more) throws Exception {
        Path out = directory.resolve("out");
        List<String> command = new ArrayList<>(List.of(
                Servers.temporalProgram(), "workflow", "show", "--workflow-id", id, "--output", "json",
                "--address", Servers.temporal()));
        command.addAll(List.of(more));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(out.toFile());
        builder.environment().put("HOME", directory.toString());
        Process process = builder.start();
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        return Files.readString(out, StandardCharsets.UTF_8);
    }
}
