package dev.costgauge.http;

import dev.costgauge.query.StateUnavailable;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The sweeps of the worker. Safe for use by many threads; every method may throw {@link StateUnavailable}. */
public interface Sweeps {

    /**
     * Starts a sweep now, of the last closed hour, or of the latest hour with the given slot.
     *
     * @param forceHour hour of the week, 0 to 167
     * @param header value of a header of the request, by its name: the sweep goes on in the trace of its caller
     * @return the sweep that runs for that hour, which may have been running already
     */
    SweepView trigger(OptionalInt forceHour, Function<String, @Nullable String> header);

    Optional<SweepView> find(String id);

    /** The latest sweeps, newest first. */
    List<SweepView> recent(int limit);
}
