package dev.costgauge.embedded;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The folder in which one stack keeps its servers' data and logs. */
record Workspace(Path folder, boolean temporary) {
    private static final Logger log = LoggerFactory.getLogger(Workspace.class);
    private static final String PREFIX = "costgauge-stack-";

    /** A new folder under the system's temporary one, named after this process; deleted by {@link #close()}. */
    static Workspace fresh() throws IOException {
        Path parent = Path.of(System.getProperty("java.io.tmpdir"));
        sweep(parent);
        return new Workspace(
                Files.createTempDirectory(parent, PREFIX + ProcessHandle.current().pid() + "-"), true);
    }

    /** A folder of the user's choice, which stays. */
    static Workspace kept(Path folder) throws IOException {
        return new Workspace(Files.createDirectories(folder.toAbsolutePath()), false);
    }

    void close() {
        if (temporary) {
            deleteQuietly(folder);
        }
    }

    /** Removes what stacks left behind whose process was killed. */
    private static void sweep(Path parent) throws IOException {
        try (DirectoryStream<Path> old = Files.newDirectoryStream(parent, PREFIX + "*")) {
            for (Path folder : old) {
                if (!ownerLives(folder.getFileName().toString())) {
                    deleteQuietly(folder);
                }
            }
        }
    }

    private static boolean ownerLives(String folderName) {
        String pid = Arrays.stream(folderName.substring(PREFIX.length()).split("-", 2)).findFirst().orElse("");
        try {
            return ProcessHandle.of(Long.parseLong(pid)).isPresent();
        } catch (NumberFormatException notOurs) {
            return true;
        }
    }

    private static void deleteQuietly(Path folder) {
        try {
            Folders.delete(folder);
        } catch (IOException e) {
            log.warn("folder={} action=delete result=failed reason=\"{}\"", folder, e.getMessage());
        }
    }
}
