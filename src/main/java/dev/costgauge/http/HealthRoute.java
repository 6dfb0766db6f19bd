package dev.costgauge.http;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.costgauge.http.HealthCheck.Component;
import dev.costgauge.http.HealthCheck.Status;
import dev.costgauge.query.SeriesQueries;
import io.javalin.http.Context;
import java.util.Comparator;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** Whether this instance works, part by part. */
final class HealthRoute {

    private static final long PATIENCE_MS = 2_000;

    private final HttpParts parts;
    private final Access access;
    private final ExecutorService threads;
    private final BooleanSupplier ending;

    /** @param ending whether the process is about to end */
    HealthRoute(HttpParts parts, Access access, ExecutorService threads, BooleanSupplier ending) {
        this.parts = parts;
        this.access = access;
        this.threads = threads;
        this.ending = ending;
    }

    /** @param config only for those who may see it */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    private record Health(
            Status status,
            String version,
            Map<String, Component> components,
            @Nullable String streams,
            @Nullable Map<String, String> config) {}

    void install(Routes routes) {
        routes.open("/health", this::health);
    }

    private void health(Context context) {
        Params.of(context);
        Map<String, CompletableFuture<Component>> asked = new TreeMap<>();
        parts.health().forEach((name, check) -> asked.put(name, ask(check)));
        Map<String, Component> components = new TreeMap<>();
        asked.forEach((name, answer) -> components.put(name, answer.join()));
        if (ending.getAsBoolean()) {
            components.put("process", Component.down("ends; ask another instance"));
        }
        SeriesQueries queries = parts.queries();
        String streams = queries == null ? null : queries.state();
        if (streams != null) {
            components.putIfAbsent("stream", streamsComponent(streams));
        }
        Status worst = components.values().stream()
                .map(Component::status)
                .max(Comparator.naturalOrder())
                .orElse(Status.UP);
        context.status(worst == Status.DOWN ? 503 : 200);
        Json.write(
                context,
                new Health(
                        worst,
                        parts.version(),
                        components,
                        streams,
                        access.admits(context, ApiRole.READ) ? parts.config().get() : null));
    }

    private CompletableFuture<Component> ask(HealthCheck check) {
        return CompletableFuture.supplyAsync(check::check, threads)
                .completeOnTimeout(
                        Component.down("no answer within " + PATIENCE_MS + " ms"), PATIENCE_MS, TimeUnit.MILLISECONDS)
                .exceptionally(e -> Component.down("the check failed: " + e));
    }

    private static Component streamsComponent(String state) {
        return switch (state) {
            case "RUNNING" -> Component.up(state);
            case "REBALANCING" -> Component.degraded(state);
            default -> Component.down(state);
        };
    }
}
