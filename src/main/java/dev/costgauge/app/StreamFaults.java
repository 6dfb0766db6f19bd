package dev.costgauge.app;

import dev.costgauge.codec.NewerVersionException;
import dev.costgauge.wire.KafkaRefusal;
import dev.costgauge.wire.RegistryRefusedException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.jspecify.annotations.Nullable;
import org.rocksdb.RocksDBException;

/** Which failures of the stream pass by themselves, and what mends the others. */
final class StreamFaults {

    /** How the operating system says that a disk takes no more. */
    private static final List<String> DISK = List.of(
            "No space left on device",
            "Disk quota exceeded",
            "File too large",
            "Read-only file system",
            "Input/output error");

    private StreamFaults() {}

    /**
     * Judges the failure of a stream thread.
     *
     * @return what is wrong and what to mend, when trying again would not help; null when it may pass
     */
    static @Nullable String fatal(Throwable failure, Path stateDir) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            String found = known(cause, stateDir);
            if (found != null) {
                return found;
            }
        }
        return null;
    }

    private static @Nullable String known(Throwable cause, Path stateDir) {
        return switch (cause) {
            case NewerVersionException newer -> String.valueOf(newer.getMessage());
            case RocksDBException disk -> disk(disk, stateDir);
            case IOException disk -> disk(disk, stateDir);
            case AuthenticationException refused -> KafkaRefusal.text(refused);
            case AuthorizationException refused ->
                "Kafka denies access: " + refused.getMessage() + "; grant it to the stream's user";
            case RegistryRefusedException refused -> String.valueOf(refused.getMessage());
            case Error error -> error.toString();
            default -> null;
        };
    }

    private static @Nullable String disk(Exception failure, Path stateDir) {
        String said = String.valueOf(failure.getMessage());
        return DISK.stream().anyMatch(said::contains)
                ? "the state directory " + stateDir + " cannot be written: " + said
                        + "; make room, or set stream.state.dir to another disk, and start again: the state is restored from Kafka"
                : null;
    }
}
