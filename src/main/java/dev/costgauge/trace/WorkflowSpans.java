package dev.costgauge.trace;

import dev.costgauge.sweep.Interceptors;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.Scope;
import io.temporal.common.interceptors.ActivityInboundCallsInterceptor;
import io.temporal.common.interceptors.WorkerInterceptorBase;
import io.temporal.common.interceptors.WorkflowClientCallsInterceptor;
import io.temporal.common.interceptors.WorkflowClientCallsInterceptorBase;
import io.temporal.common.interceptors.WorkflowClientInterceptorBase;
import io.temporal.common.interceptors.WorkflowInboundCallsInterceptor;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Carries a trace through Temporal: {@code StartWorkflow} where a workflow is started, {@code RunWorkflow} for every run of
 * it, and {@code RunActivity} for every attempt of an activity, each with the type after a colon. The context travels in the
 * headers of Temporal's calls, under the name and in the form that its libraries for other languages use. Nothing of it
 * bears on what a workflow does, so runs that were recorded without it replay with it. Thread-safe.
 */
public final class WorkflowSpans {

    private final Tracer tracer;
    private final GivenIds ids;

    WorkflowSpans(Tracer tracer, GivenIds ids) {
        this.tracer = tracer;
        this.ids = ids;
    }

    /** What a connection to Temporal needs to tell spans. */
    public Interceptors interceptors() {
        return new Interceptors(List.of(new Client()), List.of(new Worker()));
    }

    /**
     * Works in the trace of a caller.
     *
     * @param header value of a header of the caller's request, by its name
     */
    public <T> T within(Function<String, @Nullable String> header, Supplier<T> work) {
        try (Scope caller = TraceContexts.of(header).makeCurrent()) {
            return work.get();
        }
    }

    private final class Client extends WorkflowClientInterceptorBase {
        @Override
        public WorkflowClientCallsInterceptor workflowClientCallsInterceptor(WorkflowClientCallsInterceptor next) {
            return new Start(next);
        }
    }

    private final class Worker extends WorkerInterceptorBase {
        @Override
        public WorkflowInboundCallsInterceptor interceptWorkflow(WorkflowInboundCallsInterceptor next) {
            return new TracedRun(tracer, ids, next);
        }

        @Override
        public ActivityInboundCallsInterceptor interceptActivity(ActivityInboundCallsInterceptor next) {
            return new TracedActivity(tracer, next);
        }
    }

    private final class Start extends WorkflowClientCallsInterceptorBase {

        Start(WorkflowClientCallsInterceptor next) {
            super(next);
        }

        @Override
        public WorkflowStartOutput start(WorkflowStartInput input) {
            Span span = tracer.spanBuilder("StartWorkflow:" + input.getWorkflowType())
                    .setParent(Context.current())
                    .setSpanKind(SpanKind.PRODUCER)
                    .setAttribute(TemporalAttributes.WORKFLOW_ID, input.getWorkflowId())
                    .startSpan();
            try {
                TraceContexts.put(span.getSpanContext(), input.getHeader());
                return super.start(input);
            } catch (RuntimeException e) {
                span.setStatus(StatusCode.ERROR, TemporalAttributes.kindOf(e));
                throw e;
            } finally {
                span.end();
            }
        }
    }
}
