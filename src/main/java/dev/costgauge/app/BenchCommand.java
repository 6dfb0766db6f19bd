package dev.costgauge.app;

import dev.costgauge.bench.Bench;
import dev.costgauge.bench.BenchOptions;
import dev.costgauge.bench.Contestants;
import dev.costgauge.report.Progress;
import dev.costgauge.report.Report;
import java.io.PrintWriter;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Measures how fast the product is on this machine, as ratios within one run. */
@Command(
        name = "bench",
        description = {
            "Measure the stream and the worker on this machine, beside servers of their own on loopback and beside yardsticks",
            "in the same run: a consumer that only reads, a topology that does nothing, the plain DSL version of the hourly",
            "sum, and the ClickHouse driver alone."
        })
final class BenchCommand implements Callable<Integer> {

    /** What every contestant runs with, as the image does, but for the size of the heap; growth has a larger one. */
    private static final List<String> JVM_OPTIONS = List.of(
            "-Xms3g", "-Xmx3g", "-XX:G1HeapRegionSize=8m", "-XX:+UseTransparentHugePages",
            "-XX:-ClassUnloadingWithConcurrentMark", "-XX:MetaspaceSize=128m", "-XX:-UsePerfData",
            // Unknown to Java 21.
            "-XX:+IgnoreUnrecognizedVMOptions", "-XX:+UseCompactObjectHeaders",
            "--enable-native-access=ALL-UNNAMED");

    /** The launcher's archive of classes, and that the virtual machine says nothing when it does not fit. */
    private static final Pattern FROM_THE_LAUNCHER = Pattern.compile("-XX:SharedArchiveFile=.*|-Xlog:(aot|cds)=off");

    @Spec
    private CommandSpec spec;

    @Parameters(arity = "1..*", description = "One or more of: ${COMPLETION-CANDIDATES}.")
    private List<Bench> benches = new ArrayList<>();

    @Option(names = "--records", defaultValue = "48000000", description = "Events a run (default: ${DEFAULT-VALUE}).")
    private long records;

    @Option(
            names = "--pairs",
            defaultValue = "10000",
            description = "Pairs that they are of (default: ${DEFAULT-VALUE}); close and growth have numbers of their own.")
    private int pairs;

    @Option(names = "--partitions", defaultValue = "8", description = "Partitions of events (default: ${DEFAULT-VALUE}).")
    private int partitions;

    @Option(names = "--threads", defaultValue = "2", description = "Stream threads (default: ${DEFAULT-VALUE}).")
    private int threads;

    @Option(names = "--repeats", defaultValue = "3", description = "Runs of each contestant (default: ${DEFAULT-VALUE}).")
    private int repeats;

    @Option(
            names = "--sizes",
            split = ",",
            defaultValue = "1000,10000,100000",
            description = "Numbers of pairs of sweep and memory, smallest first (default: ${DEFAULT-VALUE}).")
    private List<Integer> sizes = new ArrayList<>();

    @Option(
            names = "--minutes",
            defaultValue = "2",
            description = "How long memory watches the heap at full load, once it is warm (default: ${DEFAULT-VALUE}).")
    private int minutes;

    @Option(names = "--json", paramLabel = "FILE", description = "Also write the tables and the last lines to this file.")
    private @Nullable Path json;

    @Override
    public Integer call() throws Exception {
        PrintWriter out = spec.commandLine().getOut();
        Progress progress = Progress.to(spec.commandLine().getErr());
        BenchOptions options;
        try {
            options = new BenchOptions(records, pairs, partitions, threads, repeats, sizes, minutes);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage(), e);
        }
        Contestants contestants = new Contestants(Main.class, jvmOptions());
        List<Report> reports = new ArrayList<>();
        for (Bench bench : benches) {
            reports.add(bench.run(options, contestants, InstantSource.system(), progress));
        }
        Report.write(reports, out, json);
        return ExitCode.OK;
    }

    private static List<String> jvmOptions() {
        return Stream.concat(
                        JVM_OPTIONS.stream(),
                        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                                .filter(FROM_THE_LAUNCHER.asMatchPredicate()))
                .toList();
    }
}
