package dev.costgauge.chaos;

import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

/** What came of a question. */
enum Answer {
    /** Right, by the copy that is written to. */
    ACTIVE,
    /** Right, by a copy that says that it follows. */
    STANDBY,
    /** Not up to date, by a copy that says that it follows. */
    STANDBY_BEHIND,
    /** A listing that lacks partitions, and says which. */
    PARTIAL,
    /** 503: nobody can say now. */
    UNAVAILABLE,
    /** No instance answered in time. */
    NO_ANSWER,
    /** Anything else. */
    WRONG;

    /** With which a client can go on. */
    static final Set<Answer> ANSWERED = EnumSet.of(ACTIVE, STANDBY, STANDBY_BEHIND);

    /** As reports name it. */
    String text() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
