package dev.costgauge.embedded;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;

/**
 * A program of this class path that listens for HTTP on loopback, in a JVM of its own; ready when {@code /health} answers
 * with 200.
 *
 * @param words the whole command, asked for at each start
 */
record ProgramRecipe(String name, int port, Supplier<List<String>> words) implements Recipe {

    @Override
    public String endpoint() {
        return "http://127.0.0.1:" + port;
    }

    @Override
    public Spawner.Command prepare(Path home) {
        return new Spawner.Command(words.get(), home);
    }

    @Override
    public boolean answers() throws IOException {
        return Http.get(endpoint() + "/health").statusCode() == 200;
    }

    /** A stream first lets its clients turn away, then commits and closes its stores. */
    @Override
    public Duration stopPatience() {
        return Duration.ofSeconds(40);
    }
}
