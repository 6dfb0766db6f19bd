package dev.costgauge.embedded;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Temporal's development server with its web page, on a SQLite file. {@code program} is the {@code temporal} binary. */
record TemporalRecipe(Path program, int port, int uiPort, int metricsPort) implements Recipe {
    @Override
    public String name() {
        return "temporal";
    }

    @Override
    public String endpoint() {
        return "127.0.0.1:" + port;
    }

    String ui() {
        return "http://127.0.0.1:" + uiPort;
    }

    @Override
    public Spawner.Command prepare(Path home) {
        return new Spawner.Command(
                List.of(
                        program.toString(), "server", "start-dev", "--ip", "127.0.0.1",
                        "--port", Integer.toString(port), "--ui-ip", "127.0.0.1",
                        "--ui-port", Integer.toString(uiPort), "--metrics-port", Integer.toString(metricsPort),
                        "--db-filename", home.resolve("temporal.db").toString(), "--ui-disable-news-fetch", "--log-level", "warn"),
                home);
    }

    @Override
    public boolean answers() throws IOException {
        return TemporalProbe.defaultNamespaceAnswers("127.0.0.1", port);
    }
}
