package dev.costgauge.http;

/**
 * Who asks, and what they may do.
 *
 * @param name {@code token:NAME}, {@code oidc:SUBJECT}, or {@code loopback} where nobody is asked for a token; as given by
 *     the issuer, so it is made safe where it is written down
 */
record Caller(String name, ApiRole role) {

    /** On loopback without tokens everybody is the machine's own user. */
    static final Caller LOOPBACK = new Caller("loopback", ApiRole.OPERATE);
}
