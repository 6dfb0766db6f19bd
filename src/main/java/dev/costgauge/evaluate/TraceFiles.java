package dev.costgauge.evaluate;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads single requests of real LLM services, an hour of each. */
record TraceFiles(Path data) {

    /** USD for a million tokens, in and out: only their proportion matters, the sums are scaled. */
    private static final double IN = 1.6;

    private static final double OUT = 6.4;

    /** By name. */
    Map<String, TraceArrivals> traces() {
        Map<String, TraceArrivals> traces = new LinkedHashMap<>();
        traces.put("azure-code", azure("AzureLLMInferenceTrace_code.csv"));
        traces.put("azure-conv", azure("AzureLLMInferenceTrace_conv.csv"));
        traces.put("mooncake", mooncake());
        return traces;
    }

    private TraceArrivals azure(String name) {
        return read(data.resolve("azure-llm-2023").resolve(name), TraceFiles::secondsOfDay);
    }

    private TraceArrivals mooncake() {
        Path file = data.resolve("mooncake-2024").resolve("conversation_trace.csv");
        return read(file, millis -> Double.parseDouble(millis) / 1000);
    }

    private interface Clock {

        double seconds(String cell);
    }

    /** Of a date and time as in {@code 2023-11-16 18:17:03.9799600}. */
    private static double secondsOfDay(String cell) {
        String[] time = cell.substring(cell.indexOf(' ') + 1).split(":");
        return 3600 * Double.parseDouble(time[0]) + 60 * Double.parseDouble(time[1]) + Double.parseDouble(time[2]);
    }

    /** Time, input tokens, output tokens. */
    private static TraceArrivals read(Path file, Clock clock) {
        List<String[]> rows = CsvFile.rows(file);
        double[] seconds = new double[rows.size() - 1];
        double[] costs = new double[seconds.length];
        for (int i = 0; i < seconds.length; i++) {
            String[] cells = rows.get(i + 1);
            seconds[i] = clock.seconds(cells[0]);
            costs[i] = IN * CsvFile.number(file, i + 1, cells[1]) + OUT * CsvFile.number(file, i + 1, cells[2]);
        }
        return TraceArrivals.of(seconds, costs);
    }
}
