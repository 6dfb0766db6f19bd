package dev.costgauge.wire;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.avro.Schema;

/** The files under schemas/, as a client in any language finds them: each is parsed by itself. */
final class SchemaFiles {

    static final Path FOLDER = Path.of("schemas");
    static final Path FROZEN = FOLDER.resolve("frozen");

    private SchemaFiles() {}

    /** Current schemas by topic, for topics that have one. */
    static Map<String, Schema> current() {
        return read(FOLDER);
    }

    static List<Path> releases() {
        return list(FROZEN).filter(Files::isDirectory).sorted().toList();
    }

    static Map<String, Schema> read(Path folder) {
        Map<String, Schema> schemas = new TreeMap<>();
        list(folder).filter(file -> file.toString().endsWith(".avsc")).forEach(file -> {
            String name = file.getFileName().toString();
            schemas.put(name.substring(0, name.length() - ".avsc".length()), new Schema.Parser().parse(text(file)));
        });
        return schemas;
    }

    /** Freezes the current schemas as a release, and removes what that release had before. */
    static void freeze(String release) throws IOException {
        Path folder = FROZEN.resolve(release);
        Files.createDirectories(folder);
        for (Path old : list(folder).toList()) {
            Files.delete(old);
        }
        for (Map.Entry<String, Schema> entry : current().entrySet()) {
            Files.writeString(folder.resolve(entry.getKey() + ".avsc"), entry.getValue().toString(true) + "\n");
        }
    }

    /** The version of the build, such as {@code 0.1.0-SNAPSHOT}. */
    static String version() {
        Matcher version = Pattern.compile("<version>(.+?)</version>").matcher(text(Path.of("pom.xml")));
        if (!version.find()) {
            throw new IllegalStateException("pom.xml has no version");
        }
        return version.group(1);
    }

    static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Stream<Path> list(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.sorted().toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
