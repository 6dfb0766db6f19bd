package dev.costgauge.http;

import java.security.SecureRandom;

/** Makes tokens for callers. */
public final class TokenMaker {

    private TokenMaker() {}

    /**
     * A token and what the server is told of it.
     *
     * @param token what the client sends; it is kept nowhere
     * @param entry what {@code http.tokens} and the file of {@code http.tokens.file} take: name, role and hash
     */
    public record Made(String token, String entry) {
        @Override
        public String toString() {
            return entry;
        }
    }

    /**
     * A new token of 256 random bits.
     *
     * @throws IllegalArgumentException when the name breaks a rule
     */
    public static Made make(String name, ApiRole role) {
        String token = ApiTokens.random(new SecureRandom());
        return new Made(token, ApiTokens.entry(name, role, token));
    }
}
