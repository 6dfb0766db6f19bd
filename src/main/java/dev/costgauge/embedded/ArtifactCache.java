package dev.costgauge.embedded;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The folder of fetched servers, shared by all processes of a user.
 *
 * <p>An entry is complete or absent: it is made under a temporary name and renamed. Makers of one entry take turns,
 * also between processes; different entries are made at the same time.
 */
final class ArtifactCache {
    // A file lock belongs to the whole JVM, so threads need one of their own.
    private static final Map<Path, ReentrantLock> IN_THIS_JVM = new ConcurrentHashMap<>();

    private final Path folder;

    ArtifactCache(Path folder) {
        this.folder = folder;
    }

    /** {@code COSTGAUGE_CACHE}, else {@code costgauge} in the user's cache folder. */
    static Path defaultFolder(Map<String, String> environment) {
        String own = environment.getOrDefault("COSTGAUGE_CACHE", "");
        if (!own.isBlank()) {
            return Path.of(own).toAbsolutePath();
        }
        String users = environment.getOrDefault("XDG_CACHE_HOME", "");
        Path base = users.isBlank() ? Path.of(System.getProperty("user.home"), ".cache") : Path.of(users);
        return base.resolve("costgauge").toAbsolutePath();
    }

    /** Fills an empty folder with an entry's content. */
    @FunctionalInterface
    interface Maker {
        void fill(Path emptyFolder) throws IOException;
    }

    /** The folder of entry {@code name}; made by {@code maker} when it is not there yet. */
    Path entry(String name, Maker maker) throws IOException {
        Path entry = folder.resolve(name);
        if (Files.isDirectory(entry)) {
            return entry;
        }
        Files.createDirectories(folder);
        ReentrantLock turn = IN_THIS_JVM.computeIfAbsent(entry, key -> new ReentrantLock());
        turn.lock();
        try (FileChannel channel = FileChannel.open(
                        folder.resolve(name + ".lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                FileLock lock = channel.lock()) {
            if (lock.isValid() && !Files.isDirectory(entry)) {
                make(entry, maker);
            }
            return entry;
        } finally {
            turn.unlock();
        }
    }

    private void make(Path entry, Maker maker) throws IOException {
        // One name, not a random one: what an interrupted maker left behind is found and removed.
        Path unfinished = entry.resolveSibling(entry.getFileName() + ".part");
        Folders.delete(unfinished);
        Files.createDirectories(unfinished);
        maker.fill(unfinished);
        Files.move(unfinished, entry, StandardCopyOption.ATOMIC_MOVE);
    }
}
