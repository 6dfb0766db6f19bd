package dev.costgauge.load;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Assumptions;

/** Inputs for tests: small ones written on the spot, and the real ones beside the repository. */
final class Inputs {

    static final Path DATA = Path.of("..", "shared", "data");

    private Inputs() {}

    static Path file(Path directory, String name, String... lines) throws IOException {
        Path file = directory.resolve(name);
        byte[] content = (String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8);
        try (OutputStream out = Files.newOutputStream(file)) {
            if (name.endsWith(".gz")) {
                try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
                    gzip.write(content);
                }
            } else {
                out.write(content);
            }
        }
        return file;
    }

    static List<Line> read(TraceFormat format, Path file, ReadOptions options) throws IOException {
        List<Line> lines = new ArrayList<>();
        try (Trace trace = Traces.open(format, file, options)) {
            for (Line line = trace.next(); line != null; line = trace.next()) {
                lines.add(line);
            }
        }
        return lines;
    }

    static Line.Priced priced(Line line) {
        if (line instanceof Line.Priced priced) {
            return priced;
        }
        throw new AssertionError("not an event: " + line);
    }

    /** A real file, or the end of the test with a word about it. */
    static Path real(String name) {
        Path path = DATA.resolve(name);
        Assumptions.assumeTrue(
                Files.exists(path), () -> "NOT RUN: " + path + " is absent; this test compares with the real data there");
        return path;
    }
}
