package dev.costgauge.cost;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * What a baseline is kept for: one model (or resource) as one service of one project uses it.
 *
 * <p>Its text form, the key of every topic that Costgauge writes, is {@code project/service/model} with {@code %},
 * {@code /} and {@code :} inside names percent-encoded, so that it can be taken apart again.
 */
public record PairKey(String project, String service, String model) implements Comparable<PairKey> {

    /** Project of producers that name none. */
    public static final String DEFAULT_PROJECT = "default";

    /** Stands for all pairs together where a pair is asked for: what is about the whole fleet. */
    public static final PairKey ALL = new PairKey("*", "*", "*");

    /** Longest name, in UTF-8 bytes. */
    public static final int MAX_NAME_BYTES = 256;

    public PairKey {
        requireName("project", project);
        requireName("service", service);
        requireName("model", model);
    }

    public static PairKey of(String service, String model) {
        return new PairKey(DEFAULT_PROJECT, service, model);
    }

    /**
     * Reads the text form.
     *
     * @throws IllegalArgumentException when it is not three names parted by slashes
     */
    public static PairKey parse(String text) {
        String[] parts = text.split("/", -1);
        if (parts.length != 3) {
            throw new IllegalArgumentException("pair key '" + text + "' is not project/service/model");
        }
        return new PairKey(unescape(parts[0]), unescape(parts[1]), unescape(parts[2]));
    }

    /** Reads {@link #bytes}. */
    public static PairKey parse(byte[] text) {
        return parse(new String(text, StandardCharsets.UTF_8));
    }

    /** The text form; see the class. */
    public String text() {
        return escape(project) + '/' + escape(service) + '/' + escape(model);
    }

    /** The text form in UTF-8: what is hashed to find the pair's partition. */
    public byte[] bytes() {
        return text().getBytes(StandardCharsets.UTF_8);
    }

    /** Percent-encodes the three characters that part names in keys. */
    public static String escape(String name) {
        boolean clean = true;
        for (int i = 0; i < name.length() && clean; i++) {
            char c = name.charAt(i);
            clean = c != '%' && c != '/' && c != ':';
        }
        return clean ? name : name.replace("%", "%25").replace("/", "%2F").replace(":", "%3A");
    }

    /** Undoes {@link #escape}. */
    public static String unescape(String name) {
        return name.indexOf('%') < 0
                ? name
                : name.replace("%3A", ":").replace("%2F", "/").replace("%25", "%");
    }

    @Override
    public int compareTo(PairKey other) {
        int byProject = project.compareTo(other.project);
        if (byProject != 0) {
            return byProject;
        }
        int byService = service.compareTo(other.service);
        return byService != 0 ? byService : model.compareTo(other.model);
    }

    @Override
    public String toString() {
        return text();
    }

    /** Whether a name keeps the rules of this class: not empty, no control character, at most 256 bytes. */
    public static boolean isName(String name) {
        return ruleBrokenBy(name) == null;
    }

    private static void requireName(String field, String name) {
        String broken = ruleBrokenBy(name);
        if (broken != null) {
            throw new IllegalArgumentException(field + ' ' + broken);
        }
    }

    private static @Nullable String ruleBrokenBy(String name) {
        if (name.isEmpty()) {
            return "is empty";
        }
        // Stores part a pair from what follows it by a zero byte, and logs are read by people: no control characters.
        if (name.chars().anyMatch(Character::isISOControl)) {
            return "has a control character";
        }
        // A char is at most three UTF-8 bytes, so short names need no encoding to be known short.
        boolean tooLong = name.length() * 3 > MAX_NAME_BYTES
                && name.getBytes(StandardCharsets.UTF_8).length > MAX_NAME_BYTES;
        return tooLong ? "is longer than " + MAX_NAME_BYTES + " bytes" : null;
    }
}
