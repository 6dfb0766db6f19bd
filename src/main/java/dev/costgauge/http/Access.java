package dev.costgauge.http;

import io.javalin.http.Context;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.net.URI;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Who may ask for what, and how often. Where callers are told apart: whoever shows a token whose role covers the route's.
 * Else the server is on loopback, and then web pages of other origins are the ones to keep out: they could reach it through a
 * name that resolves to loopback, or by a form that posts. Thread-safe.
 */
final class Access {

    private static final String CALLER = "costgauge.caller";

    private final Authentication authentication;
    private final RateLimit rate;
    private final String codecOrigin;
    private final Counter refusedToken;
    private final Counter refusedRole;
    private final Counter refusedRate;
    private final Counter refusedOrigin;

    /** @param codecOrigin the one other origin whose pages may use the codec; empty for none */
    Access(Authentication authentication, RateLimit rate, String codecOrigin, MeterRegistry registry) {
        this.authentication = authentication;
        this.rate = rate;
        this.codecOrigin = codecOrigin;
        this.refusedToken = counter(registry, "token");
        this.refusedRole = counter(registry, "role");
        this.refusedRate = counter(registry, "rate");
        this.refusedOrigin = counter(registry, "origin");
    }

    private static Counter counter(MeterRegistry registry, String cause) {
        return Counter.builder("costgauge.http.refused")
                .tag("cause", cause)
                .description("Requests that were refused before they reached a route")
                .register(registry);
    }

    /** Before anything else is done. @param needed role of the route; of a path without one, what questions need */
    void check(Context context, ApiRole needed) {
        requireOwnOrigin(context);
        if (needed == ApiRole.NONE) {
            // Probes, and what a browser asks by itself: neither may fail because others ask much or the issuer is away.
            context.attribute(CALLER, callerIfKnown(context));
            return;
        }
        context.attribute(CALLER, authentication.isRequired() ? callerWithinRate(context) : Caller.LOOPBACK);
        require(context, needed);
    }

    /** Until a web token is verified its address pays, so that nobody can have any number of them verified. */
    private @Nullable Caller callerWithinRate(Context context) {
        String authorization = context.header("Authorization");
        boolean forIssuer = authentication.isForIssuer(authorization);
        if (forIssuer) {
            requireRate(context.ip());
        }
        Caller caller = authentication.caller(authorization);
        if (caller != null) {
            if (forIssuer) {
                rate.giveBack(context.ip());
            }
            requireRate(caller.name());
        } else if (!forIssuer) {
            requireRate(context.ip());
        }
        return caller;
    }

    private @Nullable Caller callerIfKnown(Context context) {
        String authorization = context.header("Authorization");
        if (authentication.isForIssuer(authorization) && rate.take(context.ip()) > 0) {
            return null;
        }
        try {
            return authentication.caller(authorization);
        } catch (ProblemException e) {
            // The issuer's keys cannot be had: whoever it is gets what strangers get.
            return null;
        }
    }

    /** 401 when nobody is known, 403 when they may not. */
    void require(Context context, ApiRole needed) {
        if (admits(context, needed)) {
            return;
        }
        Caller caller = caller(context);
        if (caller == null) {
            refusedToken.increment();
            throw new ProblemException(
                    Problem.of(401, "unauthorized", "Unauthorized", "Send an API token as Authorization: Bearer."),
                    Map.of("WWW-Authenticate", challenge(context)));
        }
        refusedRole.increment();
        throw new ProblemException(
                Problem.of(
                        403,
                        "forbidden",
                        "Forbidden",
                        "This needs role " + needed.text() + "; the token that was sent has "
                                + (caller.role() == ApiRole.NONE ? "no role." : "role " + caller.role().text() + ".")),
                Map.of(
                        "WWW-Authenticate",
                        "Bearer realm=\"costgauge\", error=\"insufficient_scope\", scope=\"" + needed.text() + "\""));
    }

    /** Whether the caller has the role. */
    boolean admits(Context context, ApiRole needed) {
        Caller caller = caller(context);
        return needed == ApiRole.NONE || (caller != null && caller.role().covers(needed));
    }

    /** Who asks, once {@link #check} has looked; null when nobody is known. */
    @Nullable Caller caller(Context context) {
        return context.attribute(CALLER);
    }

    private void requireRate(String client) {
        long wait = rate.take(client);
        if (wait > 0) {
            refusedRate.increment();
            long seconds = Math.max(1, Duration.ofNanos(wait).plusMillis(999).toSeconds());
            throw new ProblemException(
                    Problem.of(
                            429,
                            "too-many-requests",
                            "Too many requests",
                            "More than http.rate.limit allows a client; come back after " + seconds + " s."),
                    Map.of("Retry-After", Long.toString(seconds)));
        }
    }

    private void requireOwnOrigin(Context context) {
        String host = context.header("Host");
        if (!authentication.isRequired() && host != null && !Loopback.isAuthority(host)) {
            refuseOrigin("Host '" + shortened(host) + "' is not a loopback name; set http.tokens to serve other names.");
        }
        String origin = context.header("Origin");
        if (origin == null || sameOrigin(origin, host)) {
            return;
        }
        if (!codecOrigin.isEmpty()
                && origin.equalsIgnoreCase(codecOrigin)
                && context.path().startsWith(CodecRoutes.PREFIX)) {
            SecurityHeaders.shared(context, codecOrigin);
        } else {
            refuseOrigin("Requests from pages of other origins are not served.");
        }
    }

    private void refuseOrigin(String detail) {
        refusedOrigin.increment();
        throw new ProblemException(Problem.of(403, "forbidden", "Forbidden", detail));
    }

    private static boolean sameOrigin(String origin, @Nullable String host) {
        try {
            String authority = URI.create(origin).getRawAuthority();
            return authority != null && authority.equalsIgnoreCase(host);
        } catch (IllegalArgumentException e) {
            // Not an origin that any browser sends.
            return false;
        }
    }

    /** Only a browser that opens a page is asked for a password; API clients get no second way. */
    private static String challenge(Context context) {
        String accept = context.header("Accept");
        if (accept != null && accept.toLowerCase(Locale.ROOT).contains("text/html")) {
            return "Basic realm=\"costgauge\", charset=\"UTF-8\"";
        }
        // RFC 6750: no error code for those who showed nothing.
        return "Bearer realm=\"costgauge\"" + (context.header("Authorization") == null ? "" : ", error=\"invalid_token\"");
    }

    private static String shortened(String text) {
        return text.length() <= 60 ? text : text.substring(0, 60) + "...";
    }
}
