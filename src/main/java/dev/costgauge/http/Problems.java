package dev.costgauge.http;

import dev.costgauge.query.StateUnavailable;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.HttpResponseException;
import io.javalin.http.HttpStatus;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Turns every way in which a request can fail into a problem. */
final class Problems {
    private static final Logger log = LoggerFactory.getLogger(Problems.class);

    private final Counter unexpected;

    Problems(MeterRegistry registry) {
        unexpected = Counter.builder("costgauge.http.failures")
                .description("Requests that failed by a fault of ours (500)")
                .register(registry);
    }

    void install(RoutesConfig routes) {
        routes.exception(ProblemException.class, (e, context) -> {
            e.headers().forEach(context::header);
            Json.write(context, e.problem());
        });
        routes.exception(StateUnavailable.class, (e, context) -> {
            context.header("Retry-After", Long.toString(Math.max(1, e.retryAfter().toSeconds())));
            Json.write(context, Problem.of(503, "unavailable", "Not available now", String.valueOf(e.getMessage())));
        });
        routes.exception(HttpResponseException.class, Problems::refused);
        routes.exception(Exception.class, this::failed);
    }

    private static void refused(HttpResponseException e, Context context) {
        Problem problem = switch (e.getStatus()) {
            case 404 -> Problem.of(404, "no-such-route", "Not found", "This process has no such route; /docs lists those of both roles.");
            case 405 -> {
                String allowed = e.getDetails().getOrDefault("availableMethods", "");
                context.header("Allow", allowed);
                yield Problem.of(
                        405,
                        "wrong-method",
                        "Method not allowed",
                        context.method() + " is not for this route; allowed: " + allowed);
            }
            case 413 -> Problem.of(
                    413, "too-large", "Content too large", "The request's body is larger than http.max.body.");
            default -> of(e.getStatus(), e.getMessage());
        };
        Json.write(context, problem);
    }

    static Problem of(int status, @Nullable String message) {
        String title = HttpStatus.forStatus(status).getMessage();
        String code = title.toLowerCase(Locale.ROOT).replace(' ', '-');
        return Problem.of(status, code, title, message == null || message.isEmpty() ? title : message);
    }

    private void failed(Exception e, Context context) {
        // What went wrong is for the log alone: it could tell a stranger too much.
        String id = UUID.randomUUID().toString();
        unexpected.increment();
        log.error("request failed id={} method={} path={}", id, context.method(), context.path(), e);
        Json.write(
                context,
                Problem.of(500, "internal", "Internal error", "A fault of ours; the log has it under id " + id + "."));
    }
}
