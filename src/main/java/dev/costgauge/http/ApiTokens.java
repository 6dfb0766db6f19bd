package dev.costgauge.http;

import dev.costgauge.settings.SettingException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The tokens that let callers in, of which only the hashes are known here: {@code NAME:ROLE:SHA-256 in hexadecimal}. A plain
 * SHA-256 is enough because tokens are 256 random bits; it would not be for a password. Immutable.
 */
final class ApiTokens {

    private static final Pattern ENTRY = Pattern.compile("([A-Za-z0-9._-]{1,64}):([a-z]+):([0-9a-fA-F]{64})");
    private static final String FORM = "NAME:read|operate:64 hexadecimal digits, as `costgauge token` prints it";
    private static final int RANDOM_BYTES = 32;

    private record Entry(Caller caller, byte[] hash) {}

    private final List<Entry> entries;

    private ApiTokens(List<Entry> entries) {
        this.entries = List.copyOf(entries);
    }

    /**
     * The tokens of the settings and of their file.
     *
     * @throws SettingException naming the entry by its place, never by its text
     */
    static ApiTokens of(HttpSettings settings) {
        List<Entry> entries = new ArrayList<>();
        for (int i = 0; i < settings.tokens().size(); i++) {
            add(entries, settings.tokens().get(i), "http.tokens", "entry " + (i + 1));
        }
        if (!settings.tokensFile().isEmpty()) {
            List<String> lines = lines(settings.tokensFile());
            for (int i = 0; i < lines.size(); i++) {
                String line = lines.get(i).strip();
                if (!line.isEmpty() && !line.startsWith("#")) {
                    add(entries, line, "http.tokens.file", "line " + (i + 1));
                }
            }
            if (entries.isEmpty()) {
                throw new SettingException("http.tokens.file", "'" + settings.tokensFile() + "' holds no token");
            }
        }
        return new ApiTokens(entries);
    }

    private static List<String> lines(String file) {
        try {
            return Files.readAllLines(Path.of(file));
        } catch (IOException e) {
            throw new SettingException("http.tokens.file", "'" + file + "' cannot be read: " + e);
        }
    }

    private static void add(List<Entry> entries, String text, String key, String place) {
        Matcher matcher = ENTRY.matcher(text);
        Optional<ApiRole> role = matcher.matches() ? ApiRole.granted(matcher.group(2)) : Optional.empty();
        if (role.isEmpty()) {
            throw new SettingException(key, place + " is not " + FORM);
        }
        Caller caller = new Caller("token:" + matcher.group(1), role.get());
        if (entries.stream().anyMatch(known -> known.caller().name().equals(caller.name()))) {
            throw new SettingException(key, place + " has the name of an earlier one; names tell tokens apart");
        }
        entries.add(new Entry(caller, HexFormat.of().parseHex(matcher.group(3))));
    }

    boolean isEmpty() {
        return entries.isEmpty();
    }

    /** Who holds the token; every hash is compared to its end, so that the time tells nothing. */
    @Nullable Caller holder(String shown) {
        byte[] hash = sha256(shown);
        Caller found = null;
        for (Entry entry : entries) {
            if (MessageDigest.isEqual(entry.hash(), hash)) {
                found = entry.caller();
            }
        }
        return found;
    }

    /** 256 random bits, in letters that need no quoting anywhere. */
    static String random(SecureRandom random) {
        byte[] bytes = new byte[RANDOM_BYTES];
        random.nextBytes(bytes);
        return "cg_" + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    /** @throws IllegalArgumentException when the name breaks a rule, or the role is none that can be given */
    static String entry(String name, ApiRole role, String token) {
        String entry = name + ":" + role.text() + ":" + HexFormat.of().formatHex(sha256(token));
        if (role == ApiRole.NONE || !ENTRY.matcher(entry).matches()) {
            throw new IllegalArgumentException("the name must be 1 to 64 of letters, digits and . _ -");
        }
        return entry;
    }

    private static byte[] sha256(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
