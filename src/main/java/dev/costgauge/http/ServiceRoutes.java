package dev.costgauge.http;

import dev.costgauge.query.SeriesQueries;
import io.javalin.http.Context;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;

/** The topology and the metrics. */
final class ServiceRoutes {

    private static final String PROMETHEUS_TEXT = "text/plain; version=0.0.4; charset=utf-8";

    private ServiceRoutes() {}

    static void topology(Routes routes, SeriesQueries queries) {
        routes.get("/v1/topology", context -> {
            Params.of(context);
            Json.write(context, queries.topology());
        });
    }

    static void metrics(Routes routes, PrometheusMeterRegistry registry) {
        routes.get("/metrics", context -> scrape(context, registry));
    }

    private static void scrape(Context context, PrometheusMeterRegistry registry) {
        context.contentType(PROMETHEUS_TEXT).result(registry.scrape(PROMETHEUS_TEXT));
    }
}
