package dev.costgauge.query;

import org.jspecify.annotations.Nullable;

/** How far a question may travel. A forwarded question is local, so that no question ever goes round in circles. */
public sealed interface Reach {

    /** Only the stores of this instance. */
    Reach LOCAL = new Local();

    /** See {@link #LOCAL}. */
    record Local() implements Reach {}

    /**
     * This instance, and others where it has no answer itself.
     *
     * @param authorization header in whose name others are asked: they let in whom this instance let in; null sends none
     */
    record Anywhere(@Nullable String authorization) implements Reach {
        @Override
        public String toString() {
            return "Anywhere";
        }
    }
}
