package dev.costgauge.embedded;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * A program of this class path that listens for HTTP on loopback, in a JVM of its own; ready when {@code /health} answers
 * with 200.
 *
 * @param words the whole command
 */
record ProgramRecipe(String name, int port, List<String> words) implements Recipe {

    @Override
    public String endpoint() {
        return "http://127.0.0.1:" + port;
    }

    @Override
    public Spawner.Command prepare(Path home) {
        return new Spawner.Command(words, home);
    }

    @Override
    public boolean answers() throws IOException {
        return Http.get(endpoint() + "/health").statusCode() == 200;
    }
}
