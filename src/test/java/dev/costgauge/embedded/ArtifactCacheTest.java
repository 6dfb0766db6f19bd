package dev.costgauge.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ArtifactCacheTest {
    @TempDir
    private Path folder;

    @Test
    void makesAnEntryOnceHoweverManyAskAtTheSameTime() throws Exception {
        ArtifactCache cache = new ArtifactCache(folder);
        AtomicInteger makers = new AtomicInteger();
        Callable<Path> ask = () -> cache.entry("server-1", entry -> {
            makers.incrementAndGet();
            Files.writeString(entry.resolve("program"), "content");
        });

        try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
            for (Future<Path> answer : threads.invokeAll(Stream.generate(() -> ask).limit(8).toList())) {
                assertThat(answer.get().resolve("program")).hasContent("content");
            }
        }

        assertThat(makers).hasValue(1);
    }

    @Test
    void leavesNoHalfEntryWhenItsMakerFails() throws Exception {
        ArtifactCache cache = new ArtifactCache(folder);
        assertThatThrownBy(() -> cache.entry("server-1", entry -> {
                    Files.writeString(entry.resolve("half"), "half");
                    throw new IOException("the network is gone");
                }))
                .hasMessage("the network is gone");
        assertThat(folder.resolve("server-1")).doesNotExist();

        Path second = cache.entry("server-1", entry -> Files.writeString(entry.resolve("whole"), "whole"));

        try (Stream<Path> files = Files.list(second)) {
            assertThat(files.map(file -> file.getFileName().toString())).containsExactly("whole");
        }
    }

    @Test
    void liesWhereTheUserSaysElseInTheUsersCacheFolder() {
        assertThat(ArtifactCache.defaultFolder(Map.of("COSTGAUGE_CACHE", "/own", "XDG_CACHE_HOME", "/users")))
                .isEqualTo(Path.of("/own"));
        assertThat(ArtifactCache.defaultFolder(Map.of("XDG_CACHE_HOME", "/users")))
                .isEqualTo(Path.of("/users/costgauge"));
        assertThat(ArtifactCache.defaultFolder(Map.of()))
                .isEqualTo(Path.of(System.getProperty("user.home"), ".cache", "costgauge"));
    }
}
