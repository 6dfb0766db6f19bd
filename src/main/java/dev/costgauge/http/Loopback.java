package dev.costgauge.http;

import java.util.regex.Pattern;

/** Names that mean this machine whatever a name server says. */
final class Loopback {

    private static final Pattern NAME =
            Pattern.compile("(localhost|127(\\.\\d{1,3}){3}|\\[::1])", Pattern.CASE_INSENSITIVE);

    private Loopback() {}

    static boolean isName(String host) {
        return NAME.matcher(host).matches();
    }

    /** With or without a port. */
    static boolean isAuthority(String authority) {
        return isName(authority.replaceFirst(":\\d{1,5}$", ""));
    }
}
