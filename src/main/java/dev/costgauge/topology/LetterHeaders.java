package dev.costgauge.topology;

/** Headers of dead letters; their values are text in UTF-8. */
public final class LetterHeaders {

    /** What all of ours begin with. */
    public static final String OURS = "costgauge-";

    /** Code: a refused event's is one of {@link dev.costgauge.cost.RefusalReason}. */
    public static final String REASON = OURS + "reason";

    /** The rule that was broken, in words. */
    public static final String RULE = OURS + "rule";

    /** Where the record stood. */
    public static final String TOPIC = OURS + "topic";

    public static final String PARTITION = OURS + "partition";
    public static final String OFFSET = OURS + "offset";

    /** Full size of a value or key that was cut or left out because it would not fit. */
    public static final String VALUE_SIZE = OURS + "value-size";

    public static final String KEY_SIZE = OURS + "key-size";

    /** On a record that was sent again: the dead letter that it was, as partition/offset. */
    public static final String REPLAY_OF = OURS + "replay-of";

    private LetterHeaders() {}
}
