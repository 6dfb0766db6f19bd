package dev.costgauge.wire;

import dev.costgauge.cost.RefusalReason;

/** An event whose names break a rule; it costs no stack trace, because hostile input must not be dearer than good. */
public final class RefusedEventException extends Exception {
    private static final long serialVersionUID = 1L;

    private final RefusalReason reason;

    public RefusedEventException(RefusalReason reason) {
        super(reason.rule(), null, false, false);
        this.reason = reason;
    }

    public RefusalReason reason() {
        return reason;
    }
}
