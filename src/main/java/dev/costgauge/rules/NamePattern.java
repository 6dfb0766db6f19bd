package dev.costgauge.rules;

import dev.costgauge.cost.PairKey;

/** A name in which an asterisk stands for any characters, none included. Immutable. */
public record NamePattern(String text) {

    public NamePattern {
        if (text.isEmpty() || text.length() > PairKey.MAX_NAME_BYTES) {
            throw new IllegalArgumentException("is empty or longer than " + PairKey.MAX_NAME_BYTES + " characters");
        }
    }

    /** Characters that must stand as they are: the more, the more specific the pattern is. */
    int literals() {
        int literals = 0;
        for (int i = 0; i < text.length(); i++) {
            literals += text.charAt(i) == '*' ? 0 : 1;
        }
        return literals;
    }

    /** Greedy with one step back to the last asterisk: linear in practice, never exponential. */
    boolean matches(String name) {
        int at = 0;
        int star = -1;
        int resume = 0;
        int inName = 0;
        while (inName < name.length()) {
            if (at < text.length() && text.charAt(at) == '*') {
                star = at++;
                resume = inName;
            } else if (at < text.length() && text.charAt(at) == name.charAt(inName)) {
                at++;
                inName++;
            } else if (star >= 0) {
                at = star + 1;
                inName = ++resume;
            } else {
                return false;
            }
        }
        while (at < text.length() && text.charAt(at) == '*') {
            at++;
        }
        return at == text.length();
    }
}
