package dev.costgauge.load;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Opens inputs by format. */
final class Traces {

    private Traces() {}

    /**
     * The files that a path stands for: itself, or a directory's files that look like the format, by name.
     *
     * @throws IllegalArgumentException when there is none
     */
    static List<Path> files(TraceFormat format, List<Path> paths) throws IOException {
        List<Path> files = new ArrayList<>();
        for (Path path : paths) {
            if (!Files.exists(path)) {
                throw new IllegalArgumentException(path + " does not exist");
            }
            if (format == TraceFormat.SERVEGEN || !Files.isDirectory(path)) {
                files.add(path);
                continue;
            }
            try (Stream<Path> inside = Files.list(path)) {
                List<Path> found = inside.filter(file -> format.accepts(String.valueOf(file.getFileName())))
                        .sorted()
                        .toList();
                if (found.isEmpty()) {
                    throw new IllegalArgumentException(path + " has no file for format " + format.text());
                }
                files.addAll(found);
            }
        }
        return files;
    }

    static Trace open(TraceFormat format, Path file, ReadOptions options) throws IOException {
        if (format == TraceFormat.SERVEGEN) {
            return ServeGenReading.open(file, options.withPrices(options.prices().withDefaultAliases(ServeGenReading.PRICED_AS)));
        }
        TraceInput input = new TraceInput(file);
        try {
            return switch (format) {
                case SERVEGEN -> throw new IllegalStateException("opened above");
                case AZURE_LLM, MOONCAKE -> {
                    CsvRows rows = new CsvRows(input, ',');
                    rows.requireColumns(RequestReading.columns(format));
                    RequestReading reading = new RequestReading(format, options, input.name());
                    yield new RowTrace(rows, reading, format == TraceFormat.MOONCAKE, 0);
                }
                case FOCUS -> {
                    CsvRows rows = new CsvRows(input, options.separator());
                    yield new RowTrace(rows, new FocusReading(options, rows), false, 0);
                }
                case CSV -> {
                    CsvRows rows = new CsvRows(input, options.separator());
                    yield new RowTrace(rows, new MappedReading(format, options, rows), false, 0);
                }
                case JSONL -> {
                    JsonRows rows = new JsonRows(input);
                    yield new RowTrace(rows, new MappedReading(format, options, rows), false, 0);
                }
            };
        } catch (IOException | RuntimeException e) {
            input.close();
            throw e;
        }
    }
}
