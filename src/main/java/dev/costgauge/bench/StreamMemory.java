package dev.costgauge.bench;

import dev.costgauge.embedded.JavaProcess;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Looks into the memory of a stream from outside: a collection by the JDK's {@code jcmd}, figures by its metrics. */
final class StreamMemory implements AutoCloseable {

    private static final Path JCMD = Path.of(System.getProperty("java.home"), "bin", "jcmd");
    private static final Pattern HEAP = metric("jvm_memory_used_bytes\\{area=\"heap\"[^}]*}");
    private static final Pattern ROCKSDB = metric("costgauge_rocksdb_memory(?:\\{[^}]*})?");

    private final JavaProcess process;
    private final URI metrics;
    private final HttpClient client = HttpClient.newHttpClient();

    /** @param httpPort where the process shows its metrics */
    StreamMemory(JavaProcess process, int httpPort) {
        if (!Files.isExecutable(JCMD)) {
            throw new IllegalStateException("memory needs " + JCMD + ", which only a JDK has");
        }
        this.process = process;
        this.metrics = URI.create("http://127.0.0.1:" + httpPort + "/metrics");
    }

    private static Pattern metric(String name) {
        return Pattern.compile("^" + name + " (\\S+)$", Pattern.MULTILINE);
    }

    /** Bytes of the heap that are in use after a full collection. */
    double liveHeap() throws IOException, InterruptedException {
        Process collection = new ProcessBuilder(JCMD.toString(), Long.toString(process.pid()), "GC.run")
                .redirectErrorStream(true)
                .start();
        String said = new String(collection.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (collection.waitFor() != 0) {
            throw new IllegalStateException("jcmd cannot collect: " + said);
        }
        return sum(HEAP);
    }

    /** Bytes of RocksDB's cache and write buffers over all stores. */
    double rocksDb() throws IOException, InterruptedException {
        return sum(ROCKSDB);
    }

    private double sum(Pattern metric) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(metrics).build();
        Matcher matcher = metric.matcher(
                client.send(request, HttpResponse.BodyHandlers.ofString()).body());
        double sum = 0;
        int found = 0;
        for (; matcher.find(); found++) {
            sum += Double.parseDouble(matcher.group(1));
        }
        if (found == 0) {
            throw new IllegalStateException("the stream shows no metric " + metric);
        }
        return sum;
    }

    @Override
    public void close() {
        client.close();
    }
}
