package dev.costgauge.grants;

import java.util.Locale;

/** Who has a login of its own. */
public enum Role {
    /** Before and after the rest: {@code topics apply}, {@code migrate}, {@code temporal apply}. */
    SETUP,
    STREAM,
    WORKER,
    /** People: {@code doctor}, {@code verify}, {@code rules}, {@code dlq}, {@code load}. */
    OPERATOR,
    /** Whoever runs {@code reset}: a login of its own, so that no other can delete what the stream has learned. */
    RESET,
    /** A program of yours that writes cost events. */
    PRODUCER,
    /** A program of yours that reads alerts. */
    NOTIFIER,
    /** A program of yours that reads baselines from Redis. */
    GATEWAY;

    /** As the command line and our files name it. */
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
