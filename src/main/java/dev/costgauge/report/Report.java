package dev.costgauge.report;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What one benchmark came to.
 *
 * @param lastLine printed after the tables; empty for none
 */
public record Report(String name, List<Table> tables, String lastLine) {

    /**
     * Prints all tables, then the last lines.
     *
     * @param json file for the same: the tables by name of the report, and the last lines under {@code summary}; null for none
     */
    public static void write(List<Report> reports, PrintWriter out, @Nullable Path json) throws IOException {
        reports.forEach(report -> report.tables().forEach(table -> table.print(out)));
        if (json != null) {
            Files.writeString(json, toJson(reports));
        }
        for (Report report : reports) {
            if (!report.lastLine().isEmpty()) {
                out.println(report.lastLine());
            }
        }
        out.flush();
    }

    private static String toJson(List<Report> reports) throws IOException {
        Map<String, Object> root = new LinkedHashMap<>();
        for (Report report : reports) {
            root.put(report.name(), report.tables().stream().map(Table::toMap).toList());
        }
        Map<String, String> summary = new LinkedHashMap<>();
        reports.forEach(report -> summary.put(report.name(), report.lastLine()));
        root.put("summary", summary);
        return new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT).writeValueAsString(root) + "\n";
    }
}
