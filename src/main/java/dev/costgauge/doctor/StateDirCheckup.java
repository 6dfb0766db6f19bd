package dev.costgauge.doctor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/** The directory of the stream's state on this machine. */
public final class StateDirCheckup implements Checkup {

    private static final String CHECK = "state directory";
    private static final long LITTLE = 1L << 30;

    private final Path directory;

    public StateDirCheckup(Path directory) {
        this.directory = directory.toAbsolutePath();
    }

    @Override
    public List<Finding> look() throws IOException {
        Path existing = directory;
        while (!Files.exists(existing)) {
            existing = Objects.requireNonNull(existing.getParent(), "every file system has a root");
        }
        if (!Files.isDirectory(existing) || !Files.isWritable(existing)) {
            return List.of(Finding.fail(
                    CHECK, existing + " cannot be written to: mend its owner, or set stream.state.dir to another"));
        }
        long free = Files.getFileStore(existing).getUsableSpace();
        String said = String.format(Locale.ROOT, "%s has %,d MiB free", directory, free >> 20);
        return List.of(
                free < LITTLE
                        ? Finding.warn(CHECK, said + ": a full disk stops the stream; make room")
                        : Finding.ok(CHECK, said));
    }
}
