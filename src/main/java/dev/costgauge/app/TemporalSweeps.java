package dev.costgauge.app;

import com.fasterxml.jackson.core.type.TypeReference;
import dev.costgauge.http.SweepView;
import dev.costgauge.http.Sweeps;
import dev.costgauge.query.StateUnavailable;
import dev.costgauge.query.ViewJson;
import dev.costgauge.store.StoreConfigurationException;
import dev.costgauge.sweep.EwmaBaselineUpdate;
import dev.costgauge.sweep.SweepService;
import dev.costgauge.sweep.SweepStatus;
import dev.costgauge.trace.Tracing;
import dev.costgauge.trace.WorkflowSpans;
import io.grpc.StatusRuntimeException;
import io.temporal.client.WorkflowServiceException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The sweeps of Temporal as the REST interface shows them. Thread-safe. */
final class TemporalSweeps implements Sweeps {

    private static final Duration RETRY_AFTER = Duration.ofSeconds(5);
    private static final TypeReference<Map<String, Object>> BY_NAME = new TypeReference<>() {};

    private final SweepService service;
    private final @Nullable WorkflowSpans spans;

    /** @param tracing null when it is off */
    TemporalSweeps(SweepService service, @Nullable Tracing tracing) {
        this.service = service;
        this.spans = tracing == null ? null : tracing.workflows();
    }

    @Override
    public SweepView trigger(OptionalInt forceHour, Function<String, @Nullable String> header) {
        return asked(() -> {
            Supplier<String> start = () -> service.trigger(
                    forceHour.isPresent() ? Optional.of(forceHour.getAsInt()) : Optional.empty());
            String id = spans == null ? start.get() : spans.within(header, start);
            return view(service.status(id).orElseThrow());
        });
    }

    @Override
    public Optional<SweepView> find(String id) {
        return asked(() -> service.status(id).map(TemporalSweeps::view));
    }

    @Override
    public List<SweepView> recent(int limit) {
        return asked(
                () -> service.recent(limit).stream().map(TemporalSweeps::view).toList());
    }

    private static <T> T asked(Supplier<T> question) {
        try {
            return question.get();
        } catch (StatusRuntimeException | WorkflowServiceException e) {
            throw new StateUnavailable("Temporal does not answer: " + e.getMessage(), RETRY_AFTER, e);
        } catch (StoreConfigurationException e) {
            throw new StateUnavailable(String.valueOf(e.getMessage()), RETRY_AFTER, e);
        }
    }

    private static SweepView view(SweepStatus status) {
        return switch (status) {
            case SweepStatus.Running running ->
                view(status, "RUNNING", null, byName(running.progress()), Map.of(), null);
            case SweepStatus.Completed completed ->
                view(status, "COMPLETED", completed.closedAt(), Map.of(), byName(completed.result()), null);
            case SweepStatus.Sealed shut ->
                view(status, "COMPLETED", shut.closedAt(), Map.of(), Map.of(), shut.reason());
            case SweepStatus.Failed failed ->
                view(status, failed.outcome(), failed.closedAt(), Map.of(), Map.of(), failed.reason());
        };
    }

    private static SweepView view(
            SweepStatus status,
            String name,
            @Nullable Instant closedAt,
            Map<String, Object> progress,
            Map<String, Object> result,
            @Nullable String failure) {
        return new SweepView(
                status.id(),
                name,
                EwmaBaselineUpdate.hourNamedBy(status.id()).orElse(null),
                status.startedAt(),
                closedAt,
                status.history().events(),
                status.history().bytes(),
                progress,
                result,
                failure);
    }

    private static Map<String, Object> byName(Object counts) {
        return ViewJson.MAPPER.convertValue(counts, BY_NAME);
    }
}
