package dev.costgauge.wire;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What went wrong in one round over all registry URLs. */
final class Outage {

    private final List<String> problems = new ArrayList<>();
    private @Nullable Exception last;

    void add(RegistryUrl url, String problem, @Nullable Exception cause) {
        problems.add(url.base() + ": " + problem);
        last = cause == null ? last : cause;
    }

    String problem() {
        return String.join("; ", problems);
    }

    RegistryUnavailableException toException(RegistrySettings settings) {
        String message = "no schema registry answered within " + settings.maxWait().toSeconds() + " s (" + problem() + ")";
        return last == null
                ? new RegistryUnavailableException(message)
                : new RegistryUnavailableException(message, last);
    }
}
