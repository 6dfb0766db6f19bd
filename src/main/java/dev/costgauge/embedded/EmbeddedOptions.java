package dev.costgauge.embedded;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * How the development stack is started.
 *
 * @param environment where the overrides are read from, as {@link System#getenv()} gives them
 * @param cache the folder of fetched servers
 * @param data the folder that keeps the servers' data; empty for a temporary one that goes with the stack
 * @param brokers how many Kafka servers, at least 1
 * @param progress told what happens
 */
public record EmbeddedOptions(
        Map<String, String> environment, Path cache, Optional<Path> data, int brokers, Progress progress) {

    public EmbeddedOptions {
        environment = Map.copyOf(environment);
        if (brokers < 1) {
            throw new IllegalArgumentException("brokers must be at least 1, not " + brokers);
        }
    }

    /** One broker, data that goes with the stack, progress on standard error. */
    public static EmbeddedOptions defaults(Map<String, String> environment) {
        return new EmbeddedOptions(
                environment,
                ArtifactCache.defaultFolder(environment),
                Optional.empty(),
                1,
                Progress.toStandardError());
    }

    public EmbeddedOptions withData(Path folder) {
        return new EmbeddedOptions(environment, cache, Optional.of(folder), brokers, progress);
    }

    /** Every server embedded, whatever variables name. */
    public EmbeddedOptions withoutOutside() {
        return new EmbeddedOptions(Map.of(), cache, data, brokers, progress);
    }

    public EmbeddedOptions withCache(Path folder) {
        return new EmbeddedOptions(environment, folder, data, brokers, progress);
    }

    public EmbeddedOptions withBrokers(int count) {
        return new EmbeddedOptions(environment, cache, data, count, progress);
    }

    public EmbeddedOptions withProgress(Progress other) {
        return new EmbeddedOptions(environment, cache, data, brokers, other);
    }
}
