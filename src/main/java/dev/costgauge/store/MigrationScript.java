package dev.costgauge.store;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32;

/** One version of a store's schema: the way up and the way back. */
record MigrationScript(int version, String name, String up, String undo) {

    /** Reads {@code V001__name.sql} and its {@code U001__name.sql}. */
    static MigrationScript read(String folder, int version, String name) {
        String number = String.format("%03d", version);
        return new MigrationScript(
                version,
                name,
                resource(folder + "/V" + number + "__" + name + ".sql"),
                resource(folder + "/U" + number + "__" + name + ".sql"));
    }

    /** Changes when the way up was edited. */
    long checksum() {
        CRC32 crc = new CRC32();
        crc.update(up.getBytes(StandardCharsets.UTF_8));
        return crc.getValue();
    }

    /** The statements of a script, which end with a semicolon at the end of a line; comment lines are left out. */
    static List<String> statements(String script) {
        List<String> statements = new ArrayList<>();
        StringBuilder statement = new StringBuilder();
        for (String line : script.split("\n", -1)) {
            if (line.startsWith("--") || line.isBlank()) {
                continue;
            }
            statement.append(line).append('\n');
            if (line.endsWith(";")) {
                statement.setLength(statement.length() - 2);
                statements.add(statement.toString());
                statement.setLength(0);
            }
        }
        if (!statement.isEmpty()) {
            throw new IllegalStateException("script ends without a semicolon: " + statement);
        }
        return statements;
    }

    private static String resource(String path) {
        try (InputStream in = MigrationScript.class.getResourceAsStream(path)) {
            if (in == null) {
                throw new IllegalStateException("the jar lacks " + path);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
