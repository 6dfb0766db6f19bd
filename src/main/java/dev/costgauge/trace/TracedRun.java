package dev.costgauge.trace;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.TraceFlags;
import io.opentelemetry.api.trace.TraceState;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.temporal.common.interceptors.WorkflowInboundCallsInterceptor;
import io.temporal.common.interceptors.WorkflowInboundCallsInterceptorBase;
import io.temporal.common.interceptors.WorkflowOutboundCallsInterceptor;
import io.temporal.common.interceptors.WorkflowOutboundCallsInterceptorBase;
import io.temporal.failure.TemporalFailure;
import io.temporal.workflow.Workflow;
import io.temporal.workflow.WorkflowInfo;
import io.temporal.workflow.unsafe.WorkflowUnsafe;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One run of a workflow as a span, told once, when it ends. Its activities and children know it before, and whichever worker
 * replays the run must say the same of it: so its ids are made of the run's. A run that no trace began, as of a schedule, is
 * the root of one whose id is made of the workflow's first run.
 */
final class TracedRun extends WorkflowInboundCallsInterceptorBase {

    private final Tracer tracer;
    private final GivenIds ids;
    private Context parent = Context.root();

    TracedRun(Tracer tracer, GivenIds ids, WorkflowInboundCallsInterceptor next) {
        super(next);
        this.tracer = tracer;
        this.ids = ids;
    }

    @Override
    public void init(WorkflowOutboundCallsInterceptor next) {
        super.init(new Calls(next));
    }

    @Override
    public WorkflowOutput execute(WorkflowInput input) {
        parent = TraceContexts.of(input.getHeader());
        try {
            WorkflowOutput output = super.execute(input);
            tell(null);
            return output;
        } catch (TemporalFailure e) {
            // Others do not end a run: its task is tried again.
            tell(e);
            throw e;
        }
    }

    private SpanContext context() {
        WorkflowInfo info = Workflow.getInfo();
        SpanContext caller = Span.fromContext(parent).getSpanContext();
        String span = hash(info.getRunId()).substring(0, 16);
        return caller.isValid()
                ? SpanContext.create(caller.getTraceId(), span, caller.getTraceFlags(), caller.getTraceState())
                : SpanContext.create(
                        hash(info.getFirstExecutionRunId()).substring(32),
                        span,
                        TraceFlags.getSampled(),
                        TraceState.getDefault());
    }

    private static String hash(String id) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(id.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private void tell(@Nullable TemporalFailure failure) {
        if (WorkflowUnsafe.isReplaying()) {
            return;
        }
        WorkflowInfo info = Workflow.getInfo();
        Span span = ids.start(
                tracer.spanBuilder("RunWorkflow:" + info.getWorkflowType())
                        .setParent(parent)
                        .setSpanKind(SpanKind.CONSUMER)
                        .setStartTimestamp(info.getRunStartedTimestampMillis(), TimeUnit.MILLISECONDS)
                        .setAttribute(TemporalAttributes.WORKFLOW_ID, info.getWorkflowId())
                        .setAttribute(TemporalAttributes.RUN_ID, info.getRunId()),
                context());
        if (failure != null) {
            span.setStatus(StatusCode.ERROR, TemporalAttributes.kindOf(failure));
        }
        span.end(Workflow.currentTimeMillis(), TimeUnit.MILLISECONDS);
    }

    /** What the run starts goes on in its trace. */
    private final class Calls extends WorkflowOutboundCallsInterceptorBase {

        Calls(WorkflowOutboundCallsInterceptor next) {
            super(next);
        }

        @Override
        public <R> ActivityOutput<R> executeActivity(ActivityInput<R> input) {
            TraceContexts.put(context(), input.getHeader());
            return super.executeActivity(input);
        }

        @Override
        public <R> ChildWorkflowOutput<R> executeChildWorkflow(ChildWorkflowInput<R> input) {
            TraceContexts.put(context(), input.getHeader());
            return super.executeChildWorkflow(input);
        }

        @Override
        public void continueAsNew(ContinueAsNewInput input) {
            TraceContexts.put(context(), input.getHeader());
            // This call never returns: the run ends in it.
            tell(null);
            super.continueAsNew(input);
        }
    }
}
