package dev.costgauge.trace;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Scope;
import io.temporal.activity.ActivityExecutionContext;
import io.temporal.activity.ActivityInfo;
import io.temporal.common.interceptors.ActivityInboundCallsInterceptor;
import io.temporal.common.interceptors.ActivityInboundCallsInterceptorBase;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** One attempt of an activity as a span. */
final class TracedActivity extends ActivityInboundCallsInterceptorBase {

    private static final AttributeKey<Long> ATTEMPT = AttributeKey.longKey("costgauge.attempt");

    private final Tracer tracer;
    private @Nullable ActivityExecutionContext execution;

    TracedActivity(Tracer tracer, ActivityInboundCallsInterceptor next) {
        super(next);
        this.tracer = tracer;
    }

    @Override
    public void init(ActivityExecutionContext context) {
        execution = context;
        super.init(context);
    }

    @Override
    public ActivityOutput execute(ActivityInput input) {
        ActivityInfo info = Objects.requireNonNull(execution).getInfo();
        Span span = tracer.spanBuilder("RunActivity:" + info.getActivityType())
                .setParent(TraceContexts.of(input.getHeader()))
                .setSpanKind(SpanKind.CONSUMER)
                .setAttribute(TemporalAttributes.WORKFLOW_ID, info.getWorkflowId())
                .setAttribute(TemporalAttributes.RUN_ID, info.getWorkflowRunId())
                .setAttribute(TemporalAttributes.ACTIVITY_ID, info.getActivityId())
                .setAttribute(ATTEMPT, (long) info.getAttempt())
                .startSpan();
        SweepAttributes.ofArguments(span, input.getArguments());
        try (Scope within = span.makeCurrent()) {
            ActivityOutput output = super.execute(input);
            SweepAttributes.ofResult(span, output.getResult());
            return output;
        } catch (RuntimeException e) {
            span.setStatus(StatusCode.ERROR, TemporalAttributes.kindOf(e));
            throw e;
        } finally {
            span.end();
        }
    }
}
