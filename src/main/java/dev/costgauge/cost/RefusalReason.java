package dev.costgauge.cost;

/**
 * Why an event was refused: the code that its dead letter carries and that the counter is tagged with. The rules are
 * those of the schema's field docs; {@code rule()} says each in words.
 */
public enum RefusalReason {
    EMPTY_RECORD("the record has no value"),
    NOT_CONFLUENT_FORMAT("the value does not begin with the byte 0 and a four-byte schema id"),
    UNKNOWN_SCHEMA("the registry does not know the schema id"),
    INCOMPATIBLE_SCHEMA("the writer's schema cannot be read as a cost event"),
    MALFORMED_RECORD("the value is not Avro of its schema"),
    EVENT_ID_INVALID("eventId has 1 to 128 bytes and no control character"),
    PROJECT_INVALID("project has 1 to 256 bytes of valid text"),
    SERVICE_INVALID("service has 1 to 256 bytes of valid text"),
    MODEL_INVALID("model has 1 to 256 bytes of valid text"),
    CLUSTER_INVALID("cluster has at most 256 bytes and no control character"),
    NAMESPACE_INVALID("namespace has at most 256 bytes and no control character"),
    TRACE_ID_INVALID("traceId has at most 128 bytes and no control character"),
    COST_OUT_OF_BOUNDS("cost is a decimal within the bound of setting accept.max.cost"),
    TOKENS_INVALID("tokens are 0 to 10^12, and cachedTokens at most inputTokens"),
    REQUESTS_INVALID("requests are 0 to 10^12"),
    TIME_TOO_OLD("eventTime is at most accept.max.age before the record's log time"),
    TIME_IN_FUTURE("eventTime is at most accept.max.ahead after the record's log time"),
    TOTAL_OUT_OF_BOUNDS("the hour's total stays within 999,999,999 USD, and each place's part of it within 31,000,000"),
    RECORD_TOO_LARGE("the value has at most 65536 bytes"),
    MISPLACED("a re-routed event arrives in the partition of its pair");

    private final String rule;

    RefusalReason(String rule) {
        this.rule = rule;
    }

    /** Whether the event could be read, so that its cost is known and within the bound. */
    public boolean isCostKnown() {
        return switch (this) {
            case TOKENS_INVALID, REQUESTS_INVALID, TIME_TOO_OLD, TIME_IN_FUTURE, TOTAL_OUT_OF_BOUNDS, MISPLACED -> true;
            case EMPTY_RECORD,
                    NOT_CONFLUENT_FORMAT,
                    UNKNOWN_SCHEMA,
                    INCOMPATIBLE_SCHEMA,
                    MALFORMED_RECORD,
                    EVENT_ID_INVALID,
                    PROJECT_INVALID,
                    SERVICE_INVALID,
                    MODEL_INVALID,
                    CLUSTER_INVALID,
                    NAMESPACE_INVALID,
                    TRACE_ID_INVALID,
                    COST_OUT_OF_BOUNDS,
                    RECORD_TOO_LARGE -> false;
        };
    }

    /** The field of the event that breaks the rule; empty when it is the record as a whole. */
    public String field() {
        return switch (this) {
            case EVENT_ID_INVALID -> "eventId";
            case PROJECT_INVALID -> "project";
            case SERVICE_INVALID -> "service";
            case MODEL_INVALID -> "model";
            case CLUSTER_INVALID -> "cluster";
            case NAMESPACE_INVALID -> "namespace";
            case TRACE_ID_INVALID -> "traceId";
            case COST_OUT_OF_BOUNDS, TOTAL_OUT_OF_BOUNDS -> "cost";
            case TOKENS_INVALID -> "tokens";
            case REQUESTS_INVALID -> "requests";
            case TIME_TOO_OLD, TIME_IN_FUTURE -> "eventTime";
            case EMPTY_RECORD,
                    NOT_CONFLUENT_FORMAT,
                    UNKNOWN_SCHEMA,
                    INCOMPATIBLE_SCHEMA,
                    MALFORMED_RECORD,
                    RECORD_TOO_LARGE,
                    MISPLACED -> "";
        };
    }

    /** The rule that was broken, in words. */
    public String rule() {
        return rule;
    }
}
