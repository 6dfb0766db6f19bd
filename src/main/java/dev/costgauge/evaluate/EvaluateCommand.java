package dev.costgauge.evaluate;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Reproduces the tables of docs/detection.md from data on disk. */
@Command(
        name = "evaluate",
        description = "Measure the detection rules and their rivals on benchmark data; print tables, write JSON.")
public final class EvaluateCommand implements Callable<Integer> {

    /** What can be measured. */
    enum Benchmark {
        injection,
        all
    }

    @Spec
    private @Nullable CommandSpec spec;

    @Parameters(index = "0", description = "One of: ${COMPLETION-CANDIDATES}.")
    private Benchmark benchmark = Benchmark.all;

    @Option(
            names = "--data",
            description = "Folder of the benchmark files (default: ${DEFAULT-VALUE}).",
            defaultValue = "../shared/data")
    private Path data = Path.of("../shared/data");

    @Option(
            names = "--seed",
            split = ",",
            description = "Seeds of the injection benchmark; one without files is planted on the spot (default: 0,1).")
    private List<Integer> seeds = List.of(0, 1);

    @Option(
            names = "--kinds",
            split = ",",
            description = "Plant only these kinds, for example ramp3,drop0.1; the seed's files are not used then.")
    private List<String> kinds = List.of();

    @Option(names = "--json", description = "Also write the tables to this file.")
    private @Nullable Path json;

    @Override
    public Integer call() throws IOException {
        CommandSpec own = Objects.requireNonNull(spec);
        if (!Files.isDirectory(data)) {
            throw new ParameterException(own.commandLine(), "--data " + data + " is not a folder");
        }
        PrintWriter out = own.commandLine().getOut();
        PrintWriter err = own.commandLine().getErr();
        Progress progress = what -> {
            err.println("... " + what);
            err.flush();
        };
        List<Report> reports = new ArrayList<>();
        if (benchmark == Benchmark.injection || benchmark == Benchmark.all) {
            reports.add(new InjectionBenchmark(data, progress)
                    .run(seeds, new LinkedHashSet<>(kinds), Contenders.all()));
        }
        for (Report report : reports) {
            report.tables().forEach(table -> table.print(out));
        }
        if (json != null) {
            Files.writeString(json, toJson(reports));
        }
        for (Report report : reports) {
            if (!report.lastLine().isEmpty()) {
                out.println(report.lastLine());
            }
        }
        out.flush();
        return 0;
    }

    private static String toJson(List<Report> reports) throws IOException {
        Map<String, Object> root = new LinkedHashMap<>();
        for (Report report : reports) {
            root.put(report.name(), report.tables().stream().map(Table::toMap).toList());
        }
        return new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT).writeValueAsString(root) + "\n";
    }
}
