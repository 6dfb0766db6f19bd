package dev.costgauge.payloads;

import dev.costgauge.settings.SettingException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/** The keys by their ids, and which of them encrypts. Immutable; never prints a key. */
public final class PayloadKeys {

    private static final int KEY_BYTES = 32;
    private static final Pattern ID = Pattern.compile("[A-Za-z0-9._-]{1,64}");
    private static final Pattern ENTRY = Pattern.compile("(" + ID.pattern() + "):([A-Za-z0-9+/]{43}=)");

    private final Map<String, SecretKey> keys;
    private final String active;

    private PayloadKeys(Map<String, SecretKey> keys, String active) {
        this.keys = Map.copyOf(keys);
        this.active = active;
    }

    /**
     * The keys of the settings; empty when there are none.
     *
     * @throws SettingException naming a bad key by its place, never by its text
     */
    public static Optional<PayloadKeys> of(PayloadSettings settings) {
        Map<String, SecretKey> keys = new LinkedHashMap<>();
        String last = "";
        for (int i = 0; i < settings.keys().size(); i++) {
            last = add(keys, settings.keys().get(i), "temporal.payload.keys", "entry " + (i + 1));
        }
        if (!settings.keysFile().isEmpty()) {
            List<String> lines = lines(settings.keysFile());
            for (int i = 0; i < lines.size(); i++) {
                String line = lines.get(i).strip();
                if (!line.isEmpty() && !line.startsWith("#")) {
                    last = add(keys, line, "temporal.payload.keys.file", "line " + (i + 1));
                }
            }
            // A file that was emptied by accident must not turn encryption off.
            if (keys.isEmpty()) {
                throw new SettingException("temporal.payload.keys.file", "'" + settings.keysFile() + "' holds no key");
            }
        }
        String chosen = settings.active().isEmpty() ? last : settings.active();
        if (!chosen.isEmpty() && !keys.containsKey(chosen)) {
            throw new SettingException("temporal.payload.active", "there is no key '" + chosen + "'");
        }
        return keys.isEmpty() ? Optional.empty() : Optional.of(new PayloadKeys(keys, chosen));
    }

    private static List<String> lines(String file) {
        try {
            return Files.readAllLines(Path.of(file));
        } catch (IOException e) {
            throw new SettingException("temporal.payload.keys.file", "'" + file + "' cannot be read: " + e);
        }
    }

    private static String add(Map<String, SecretKey> keys, String text, String setting, String place) {
        Matcher matcher = ENTRY.matcher(text);
        if (!matcher.matches()) {
            throw new SettingException(setting, place + " is not ID:KEY as `costgauge keygen` prints it");
        }
        byte[] key = Base64.getDecoder().decode(matcher.group(2));
        if (keys.put(matcher.group(1), new SecretKeySpec(key, "AES")) != null) {
            throw new SettingException(setting, place + " has the id of an earlier key, '" + matcher.group(1) + "'");
        }
        return matcher.group(1);
    }

    /**
     * A new random key as the settings take it.
     *
     * @throws IllegalArgumentException when the id breaks the rule
     */
    public static String generate(String id, SecureRandom random) {
        if (!ID.matcher(id).matches()) {
            throw new IllegalArgumentException("the id must be 1 to 64 of letters, digits and . _ -");
        }
        byte[] key = new byte[KEY_BYTES];
        random.nextBytes(key);
        return id + ":" + Base64.getEncoder().encodeToString(key);
    }

    String activeId() {
        return active;
    }

    @Nullable SecretKey key(String id) {
        return keys.get(id);
    }

    @Override
    public String toString() {
        return "keys " + new TreeSet<>(keys.keySet()) + ", " + active + " encrypts";
    }
}
