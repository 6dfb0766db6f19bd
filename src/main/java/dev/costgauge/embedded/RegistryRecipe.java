package dev.costgauge.embedded;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Apicurio Registry in a JVM of its own, spoken to through Confluent's REST API.
 *
 * <p>{@code program} is the unpacked distribution. The schemas are kept in an H2 file, written at each commit, so that
 * ids survive a SIGKILL (its default keeps them in memory).
 */
record RegistryRecipe(Path program, int port, int managementPort) implements Recipe {
    @Override
    public String name() {
        return "schema-registry";
    }

    @Override
    public String endpoint() {
        return "http://127.0.0.1:" + port + "/apis/ccompat/v7";
    }

    @Override
    public Spawner.Command prepare(Path home) {
        List<String> words = new ArrayList<>(List.of(
                Spawner.javaBinary(), "-Xmx384m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-XX:-UsePerfData"));
        set(words, "quarkus.http.host", "127.0.0.1");
        set(words, "quarkus.http.port", Integer.toString(port));
        set(words, "quarkus.management.host", "127.0.0.1");
        set(words, "quarkus.management.port", Integer.toString(managementPort));
        set(words, "quarkus.http.access-log.enabled", "false");
        set(words, "quarkus.otel.sdk.disabled", "true");
        set(words, "quarkus.banner.enabled", "false");
        set(words, "apicurio.datasource.url", "jdbc:h2:file:" + home.resolve("schemas") + ";WRITE_DELAY=0");
        // Twenty connections are opened at start by default.
        set(words, "apicurio.datasource.jdbc.initial-size", "2");
        set(words, "apicurio.datasource.jdbc.min-size", "2");
        words.addAll(List.of("-jar", program.resolve("quarkus-run.jar").toString()));
        return new Spawner.Command(words, home);
    }

    @Override
    public boolean answers() throws IOException {
        return Http.get(endpoint() + "/subjects").statusCode() == 200;
    }

    /** Compatibility is NONE unless it is asked for. */
    @Override
    public void whenReady() throws IOException {
        HttpResponse<String> answer = Http.putJson(endpoint() + "/config", "{\"compatibility\":\"BACKWARD\"}");
        if (answer.statusCode() != 200) {
            throw new IOException("setting compatibility BACKWARD gave HTTP " + answer.statusCode() + ": "
                    + answer.body());
        }
    }

    private static void set(List<String> words, String key, String value) {
        words.add("-D" + key + "=" + value);
    }
}
