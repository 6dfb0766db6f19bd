package dev.costgauge.settings;

import dev.costgauge.settings.Settings.Value;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Secrets that stand in files of their own, as they are mounted: the key with {@code .file} names the file. */
final class SecretFiles {

    private static final String SUFFIX = ".file";

    private SecretFiles() {}

    /** The key that names the file of a secret. */
    static String keyOf(String secret) {
        return secret + SUFFIX;
    }

    /** The secret whose file a key may name; null when it does not look like that. */
    static @Nullable String secretOf(String key) {
        return key.endsWith(SUFFIX) ? key.substring(0, key.length() - SUFFIX.length()) : null;
    }

    /**
     * Lays a source over those that it wins over: a secret of its own takes the place of their file, and the other way round.
     *
     * @throws SettingException when the source gives both
     */
    static void overlay(Map<String, Value> given, Map<String, Value> source) {
        source.forEach((key, value) -> {
            String secret = secretOf(key);
            if (secret == null) {
                // An empty variable beside one that names a file says nothing: compose files write such.
                if (!value.text().isBlank() || !isGiven(source, keyOf(key))) {
                    given.remove(keyOf(key));
                    given.put(key, value);
                }
            } else if (!value.text().isBlank()) {
                if (isGiven(source, secret)) {
                    throw new SettingException(key, "is set beside " + secret + "; keep one of them");
                }
                given.remove(secret);
                given.put(key, value);
            } else if (!given.containsKey(secret) && !source.containsKey(secret)) {
                // Names no file; kept only so that a key that does not exist is still refused.
                given.put(key, value);
            }
        });
    }

    private static boolean isGiven(Map<String, Value> source, String key) {
        Value value = source.get(key);
        return value != null && !value.text().isBlank();
    }

    /** What the named file holds, without white space around it; null when none is named. */
    static @Nullable Value read(String secret, @Nullable Value file) {
        if (file == null || file.text().isBlank()) {
            return null;
        }
        String key = keyOf(secret);
        String name = file.text().strip();
        try {
            String text = Files.readString(Path.of(name), StandardCharsets.UTF_8).strip();
            if (text.isEmpty()) {
                throw new SettingException(key, "'" + name + "' is empty (" + file.origin() + ")");
            }
            return new Value(text, file.origin() + ", " + name);
        } catch (IOException | InvalidPathException e) {
            throw new SettingException(key, "'" + name + "' cannot be read: " + e + " (" + file.origin() + ")");
        }
    }
}
