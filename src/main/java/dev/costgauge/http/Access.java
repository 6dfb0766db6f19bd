package dev.costgauge.http;

import io.javalin.http.Context;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.net.URI;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Who may ask. With a token: whoever shows it. Without one the server is on loopback, and then web pages of other origins
 * are the ones to keep out: they could reach it through a name that resolves to loopback, or by a form that posts.
 */
final class Access {

    private static final Pattern LOOPBACK =
            Pattern.compile("(localhost|127(\\.\\d{1,3}){3}|\\[::1])(:\\d{1,5})?", Pattern.CASE_INSENSITIVE);

    private final @Nullable ApiToken token;
    private final Counter refusedToken;
    private final Counter refusedOrigin;

    Access(@Nullable ApiToken token, MeterRegistry registry) {
        this.token = token;
        this.refusedToken = counter(registry, "token");
        this.refusedOrigin = counter(registry, "origin");
    }

    private static Counter counter(MeterRegistry registry, String cause) {
        return Counter.builder("costgauge.http.refused")
                .tag("cause", cause)
                .description("Requests that were refused before they reached a route")
                .register(registry);
    }

    void check(Context context) {
        requireOwnOrigin(context);
        if (!context.path().equals("/health") && !trusts(context)) {
            refusedToken.increment();
            throw new ProblemException(
                    Problem.of(401, "unauthorized", "Unauthorized", "Send the API token as Authorization: Bearer."),
                    Map.of("WWW-Authenticate", challenge(context)));
        }
    }

    /** Whether the caller may see what only token holders may. */
    boolean trusts(Context context) {
        return token == null || token.admits(context.header("Authorization"));
    }

    private void requireOwnOrigin(Context context) {
        String host = context.header("Host");
        if (token == null && host != null && !LOOPBACK.matcher(host).matches()) {
            refuseOrigin("Host '" + shortened(host) + "' is not a loopback name; set http.token to serve other names.");
        }
        String origin = context.header("Origin");
        if (origin != null && !sameOrigin(origin, host)) {
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
        boolean page = accept != null && accept.toLowerCase(Locale.ROOT).contains("text/html");
        return page ? "Basic realm=\"costgauge\", charset=\"UTF-8\"" : "Bearer realm=\"costgauge\"";
    }

    private static String shortened(String text) {
        return text.length() <= 60 ? text : text.substring(0, 60) + "...";
    }
}
