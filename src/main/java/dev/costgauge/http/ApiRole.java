package dev.costgauge.http;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What a caller may do; each role may do what those before it may. */
public enum ApiRole {
    /** What everybody may: ask whether the process works. */
    NONE,
    /** Questions. */
    READ,
    /** Commands: whatever changes something. */
    OPERATE;

    boolean covers(ApiRole needed) {
        return compareTo(needed) >= 0;
    }

    /** As settings, claims and the API's document write it. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The role of that text; empty when there is none that can be given to a caller. */
    public static Optional<ApiRole> granted(String text) {
        return Arrays.stream(values())
                .filter(role -> role != NONE && role.text().equals(text))
                .findFirst();
    }
}
