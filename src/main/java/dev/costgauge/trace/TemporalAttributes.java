package dev.costgauge.trace;

import io.opentelemetry.api.common.AttributeKey;
import io.temporal.failure.ApplicationFailure;

/** What spans say of Temporal's work, under the names that its libraries for other languages use. */
final class TemporalAttributes {

    static final AttributeKey<String> WORKFLOW_ID = AttributeKey.stringKey("temporalWorkflowID");
    static final AttributeKey<String> RUN_ID = AttributeKey.stringKey("temporalRunID");
    static final AttributeKey<String> ACTIVITY_ID = AttributeKey.stringKey("temporalActivityID");

    private TemporalAttributes() {}

    /** The kind of a failure and not its text, which may be encrypted in histories. */
    static String kindOf(Throwable failure) {
        return failure instanceof ApplicationFailure ours
                ? ours.getType()
                : failure.getClass().getSimpleName();
    }
}
