package dev.costgauge.bench;

import dev.costgauge.embedded.JavaProcess;
import dev.costgauge.embedded.Ports;
import dev.costgauge.report.Progress;
import dev.costgauge.report.Report;
import dev.costgauge.report.Table;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;

/**
 * What a pair takes: on the heap after a collection, in RocksDB's memory, and on disk, each by the difference between the
 * smallest and the largest fleet; and whether the heap of a stream at full load grows once it is warm.
 */
final class MemoryBench {

    private static final int HOURS = 4;

    /** So many that hardly a pair is without an event in any of the hours. */
    private static final int EVENTS_OF_A_PAIR = 60;

    /** A collection and a look at the heap. */
    private static final Duration BETWEEN = Duration.ofSeconds(10);

    /** Events a second, more than a machine can send. */
    private static final int FULL = 10_000_000;

    private static final Duration WARM_UP = Duration.ofMinutes(3);
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private static final double LOW = .05;

    private static final String NAME = "memory";

    private final BenchOptions options;
    private final Contestants contestants;
    private final InstantSource clock;
    private final Progress progress;

    MemoryBench(BenchOptions options, Contestants contestants, InstantSource clock, Progress progress) {
        this.options = options;
        this.contestants = contestants;
        this.clock = clock;
        this.progress = progress;
    }

    /** Bytes that a stream takes. */
    private record Footprint(int pairs, double heap, double rocksDb, double disk) {

        /** What a pair adds, from this to a larger fleet. */
        Footprint perPair(Footprint larger) {
            double more = larger.pairs - pairs;
            return new Footprint(
                    1, (larger.heap - heap) / more, (larger.rocksDb - rocksDb) / more, (larger.disk - disk) / more);
        }
    }

    Report run() throws ExecutionException, InterruptedException, IOException {
        Table sizes = new Table(
                "Memory and disk of a stream after " + HOURS + " hours of every pair, in MB; repeats not dropped",
                List.of("pairs", "heap", "RocksDB in memory", "on disk"));
        List<Footprint> found = new ArrayList<>();
        for (int pairs : options.sizes()) {
            Footprint footprint = measured(
                    options.withPairs(pairs).withRecords(Math.max(1_000_000L, (long) pairs * EVENTS_OF_A_PAIR)),
                    this::footprint);
            sizes.row(
                    String.format(Locale.ROOT, "%,d", pairs),
                    footprint.heap() / 1e6,
                    footprint.rocksDb() / 1e6,
                    footprint.disk() / 1e6);
            found.add(footprint);
        }
        Footprint smallest = found.get(0);
        Footprint largest = found.get(found.size() - 1);
        Footprint pair = found.size() == 1
                ? new Footprint(0, 0, 0, 0).perPair(largest)
                : smallest.perPair(largest);
        sizes.row("bytes a pair", pair.heap(), pair.rocksDb(), pair.disk());
        Table load = new Table(
                String.format(Locale.ROOT, "Heap after a collection at full load, %,d pairs, repeats dropped", options.pairs()),
                List.of("seconds", "MB", "events/s since the last"));
        double growth = measured(options, lab -> underLoad(lab, load));
        return new Report(
                "memory",
                List.of(sizes, load),
                String.format(
                        Locale.ROOT,
                        "memory %.0f bytes a pair on heap, %.0f on disk, growth %.1f %%",
                        pair.heap(),
                        pair.disk(),
                        growth));
    }

    /** In a lab whose contestants show their heap. */
    private <T> T measured(BenchOptions sized, Labs.Measurement<T> measurement)
            throws ExecutionException, InterruptedException, IOException {
        Labs labs = each -> new Lab(each, contestants, clock, progress);
        return labs.measure(sized, measurement);
    }

    private Footprint footprint(Lab lab) throws ExecutionException, InterruptedException, IOException {
        new Feed(lab, progress).fill(HOURS);
        Path state = lab.log(NAME).resolveSibling(NAME + "-state");
        int port = Ports.free();
        Map<String, String> settings = Map.of(
                "stream.clock", "log",
                "dedupe.span", "0",
                "stream.state.dir", state.toString(),
                "http.port", Integer.toString(port));
        int pairs = lab.options().pairs();
        double heap;
        double rocksDb;
        try (JavaProcess process = lab.stream(NAME, settings)) {
            lab.rate(process, NAME);
            try (StreamMemory memory = new StreamMemory(process, port)) {
                heap = memory.liveHeap();
                rocksDb = memory.rocksDb();
            }
        }
        // What it held in memory is on disk once it has ended.
        double disk = size(state);
        progress.step(String.format(
                Locale.ROOT,
                "%,d pairs: heap %.1f MB, RocksDB %.1f MB, disk %.1f MB",
                pairs,
                heap / 1e6,
                rocksDb / 1e6,
                disk / 1e6));
        return new Footprint(pairs, heap, rocksDb, disk);
    }

    private static long size(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile).mapToLong(file -> file.toFile().length()).sum();
        }
    }

    private static void awaitFirst(Lab lab, JavaProcess process) throws ExecutionException, InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (lab.committed(NAME) == 0) {
            if (!process.isAlive() || System.nanoTime() > deadline) {
                throw new IllegalStateException("the stream does not begin; it said last:\n" + process.lastLines());
            }
            Thread.sleep(100);
        }
    }

    /**
     * Percent by which the low heap of the last third of the watch is above that of its first: the table of ids fills and
     * is written anew in turns of some minutes, so that only what lies below them all can tell a leak.
     */
    private double underLoad(Lab lab, Table table) throws ExecutionException, InterruptedException, IOException {
        int port = Ports.free();
        Map<String, String> settings = new HashMap<>();
        settings.put("http.port", Integer.toString(port));
        // So few that the warm-up fills the table: whatever the bound, the ids of the two newest minutes are kept.
        settings.put("dedupe.ids", "100000");
        List<Double> heaps = new ArrayList<>();
        try (JavaProcess process = lab.stream(NAME, settings);
                LiveLoad load = new LiveLoad(lab, clock, lab.options().pairs(), FULL)) {
            progress.step("at full load");
            awaitFirst(lab, process);
            Thread.sleep(WARM_UP);
            long began = System.nanoTime();
            long end = began + Duration.ofMinutes(lab.options().minutes()).toNanos();
            long before = lab.committed(NAME);
            long lookedAt = began;
            try (StreamMemory memory = new StreamMemory(process, port)) {
                while (System.nanoTime() < end) {
                    Thread.sleep(BETWEEN);
                    long done = lab.committed(NAME);
                    long now = System.nanoTime();
                    double heap = memory.liveHeap();
                    heaps.add(heap);
                    table.row(
                            String.format(Locale.ROOT, "%.0f", (now - began) / 1e9),
                            heap / 1e6,
                            String.format(Locale.ROOT, "%,.0f", (done - before) * 1e9 / (now - lookedAt)));
                    before = done;
                    lookedAt = now;
                }
            }
        }
        int third = Math.max(1, heaps.size() / 3);
        double warm = new Sample(heaps.subList(0, third)).quantile(LOW);
        double last = new Sample(heaps.subList(heaps.size() - third, heaps.size())).quantile(LOW);
        return 100 * (last / warm - 1);
    }
}
