package dev.costgauge.sweep;

import io.temporal.api.enums.v1.WorkflowExecutionStatus;
import io.temporal.client.WorkflowExecutionMetadata;
import io.temporal.client.WorkflowFailedException;
import io.temporal.client.WorkflowServiceException;
import io.temporal.client.WorkflowStub;
import io.temporal.common.converter.DataConverterException;
import io.temporal.failure.ApplicationFailure;
import io.temporal.payload.codec.PayloadCodecException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Reads how a sweep is out of what Temporal keeps of it, which may be encrypted with a key that is not known here. */
final class SweepReport {

    private SweepReport() {}

    static SweepStatus of(String workflowId, WorkflowStub sweep, WorkflowExecutionMetadata description) {
        WorkflowExecutionStatus status = description.getStatus();
        Instant startedAt = description.getStartTime();
        Instant closedAt = description.getCloseTime();
        SweepStatus.History history = new SweepStatus.History(
                description.getHistoryLength(),
                description.getWorkflowExecutionInfo().getHistorySizeBytes());
        return switch (status) {
            case WORKFLOW_EXECUTION_STATUS_COMPLETED ->
                completed(workflowId, startedAt, closedAt == null ? startedAt : closedAt, history, sweep);
            case WORKFLOW_EXECUTION_STATUS_RUNNING, WORKFLOW_EXECUTION_STATUS_CONTINUED_AS_NEW ->
                new SweepStatus.Running(workflowId, startedAt, history, progressOf(sweep));
            default ->
                new SweepStatus.Failed(
                        workflowId,
                        startedAt,
                        closedAt,
                        history,
                        status.name().substring("WORKFLOW_EXECUTION_STATUS_".length()),
                        reason(sweep));
        };
    }

    private static SweepStatus completed(
            String workflowId,
            Instant startedAt,
            Instant closedAt,
            SweepStatus.History history,
            WorkflowStub sweep) {
        try {
            return new SweepStatus.Completed(
                    workflowId, startedAt, closedAt, history, sweep.getResult(SweepResult.class));
        } catch (WorkflowServiceException | DataConverterException | PayloadCodecException e) {
            return new SweepStatus.Sealed(
                    workflowId, startedAt, closedAt, history, "result cannot be opened: " + sealed(e));
        }
    }

    private static SweepProgress progressOf(WorkflowStub sweep) {
        try {
            return sweep.query(EwmaBaselineUpdate.PROGRESS, SweepProgress.class);
        } catch (WorkflowServiceException | DataConverterException | PayloadCodecException e) {
            // Only a worker answers queries, and its answer is encrypted with its key.
            String phase = cannotOpen(e) == null ? "waiting for a worker" : "progress cannot be opened";
            return new SweepProgress(phase, 0, 0, SweepTotals.NONE);
        }
    }

    private static String reason(WorkflowStub sweep) {
        try {
            sweep.getResult(SweepResult.class);
            return "";
        } catch (WorkflowFailedException e) {
            for (Throwable cause = e; cause != null; cause = cause.getCause()) {
                if (cause instanceof ApplicationFailure failure) {
                    return failure.getOriginalMessage();
                }
            }
            return String.valueOf(e.getMessage());
        } catch (WorkflowServiceException | DataConverterException | PayloadCodecException e) {
            return "reason cannot be opened: " + sealed(e);
        }
    }

    /** What keeps the payload shut; what failed for another reason goes on as it came. */
    private static String sealed(RuntimeException e) {
        Throwable cause = cannotOpen(e);
        if (cause == null) {
            throw e;
        }
        return String.valueOf(cause.getMessage());
    }

    private static @Nullable Throwable cannotOpen(RuntimeException e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof DataConverterException || cause instanceof PayloadCodecException) {
                return cause;
            }
        }
        return null;
    }
}
