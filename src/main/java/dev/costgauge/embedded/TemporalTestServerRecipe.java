package dev.costgauge.embedded;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** Temporal's Java test server: the last resort, without schedules, web page or memory of an earlier life. */
record TemporalTestServerRecipe(int port) implements Recipe {
    static final String BANNER = """
            ==========================================================================
            Temporal: neither a temporal program on PATH nor the one from PyPI can be
            used, so the Java test server stands in for it. Schedules are emulated,
            there is no web page, and its state ends with the process.
            ==========================================================================""";

    @Override
    public String name() {
        return "temporal";
    }

    @Override
    public String endpoint() {
        return "127.0.0.1:" + port;
    }

    @Override
    public Spawner.Command prepare(Path home) {
        List<String> options = List.of("-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-XX:-UsePerfData");
        return new Spawner.Command(
                Spawner.java(options, TemporalTestServerMain.class, List.of(Integer.toString(port))), home);
    }

    @Override
    public boolean answers() throws IOException {
        return TemporalProbe.defaultNamespaceAnswers("127.0.0.1", port);
    }
}
