package dev.costgauge.chaos;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * How the streams and workers of a trial are started.
 *
 * @param staticMembers whether each stream has a {@code stream.instance.id}
 * @param from the jar that they are started from at first; empty for this build
 * @param settings by key, beside those that the trial needs, over which they win
 */
public record Deployment(boolean staticMembers, Optional<Path> from, Map<String, String> settings) {

    public Deployment {
        settings = Map.copyOf(settings);
    }
}
