package dev.costgauge.app;

import dev.costgauge.payloads.PayloadKeys;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Makes a key for Temporal's payloads. */
@Command(
        name = "keygen",
        description = {
            "Print a new random AES-256 key for Temporal's payloads, as temporal.payload.keys and its file take it:",
            "one line, ID:KEY. Append it to the file: the last key encrypts, all decrypt."
        })
final class KeygenCommand implements Callable<Integer> {

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("'k'yyyyMMdd-HHmmss").withZone(ZoneOffset.UTC);

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--id",
            paramLabel = "ID",
            description = "Name of the key (default: the time, such as k20261122-050000).")
    private @Nullable String id;

    @Override
    public Integer call() {
        String name = id == null ? TIME.format(InstantSource.system().instant()) : id;
        try {
            spec.commandLine().getOut().println(PayloadKeys.generate(name, new SecureRandom()));
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), "--id: " + e.getMessage(), e);
        }
        spec.commandLine().getOut().flush();
        return 0;
    }
}
