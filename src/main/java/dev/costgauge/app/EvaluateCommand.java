package dev.costgauge.app;

import dev.costgauge.evaluate.Benchmark;
import dev.costgauge.evaluate.Evaluation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** Reproduces the tables of docs/detection.md from data on disk. */
@Command(
        name = "evaluate",
        description = "Measure the detection rules and their rivals on benchmark data; print tables, write JSON.")
final class EvaluateCommand implements Callable<Integer> {

    /** Names with a dash are no names of Java's. */
    static final class BenchmarkConverter implements ITypeConverter<Benchmark> {

        @Override
        public Benchmark convert(String text) {
            for (Benchmark benchmark : Benchmark.values()) {
                if (benchmark.toString().equals(text)) {
                    return benchmark;
                }
            }
            throw new TypeConversionException("'" + text + "' is none of " + List.of(Benchmark.values()));
        }
    }

    @Spec
    private CommandSpec spec;

    @Parameters(
            index = "0",
            converter = BenchmarkConverter.class,
            description = "One of: nab, microsoft, injection, servegen, part-hour, first-week, slow-ramp, speed, all.")
    private Benchmark benchmark = Benchmark.all;

    @Option(
            names = "--data",
            description = "Folder of the benchmark files (default: ${DEFAULT-VALUE}).",
            defaultValue = "../shared/data")
    private Path data = Path.of("../shared/data");

    @Option(
            names = "--seed",
            split = ",",
            description = "Seeds of planted faults; one without files is planted on the spot (default: 0,1).")
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
        if (!Files.isDirectory(data)) {
            throw new ParameterException(spec.commandLine(), "--data " + data + " is not a folder");
        }
        try {
            new Evaluation(data, seeds, new LinkedHashSet<>(kinds))
                    .run(benchmark, spec.commandLine().getOut(), spec.commandLine().getErr(), json);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(spec.commandLine(), e.getMessage(), e);
        }
        return 0;
    }
}
