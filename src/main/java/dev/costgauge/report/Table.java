package dev.costgauge.report;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** A table of text and figures, printed for people and handed on for machines. Built by one thread. */
public final class Table {

    private final String title;
    private final List<String> columns;
    private final List<List<Object>> rows = new ArrayList<>();

    public Table(String title, List<String> columns) {
        this.title = title;
        this.columns = columns;
    }

    /** Adds a row; figures are doubles, everything else prints as it is. */
    public Table row(Object... cells) {
        rows.add(List.of(cells));
        return this;
    }

    public void print(PrintWriter out) {
        int[] widths = new int[columns.size()];
        for (int c = 0; c < widths.length; c++) {
            widths[c] = columns.get(c).length();
            for (List<Object> row : rows) {
                widths[c] = Math.max(widths[c], text(row.get(c)).length());
            }
        }
        out.println();
        out.println(title);
        line(out, widths, columns);
        for (List<Object> row : rows) {
            line(out, widths, row.stream().map(Table::text).toList());
        }
        out.flush();
    }

    private static void line(PrintWriter out, int[] widths, List<String> cells) {
        StringBuilder line = new StringBuilder();
        for (int c = 0; c < widths.length; c++) {
            String pad = " ".repeat(widths[c] - cells.get(c).length());
            line.append(c == 0 ? cells.get(c) + pad : "  " + pad + cells.get(c));
        }
        out.println(line);
    }

    private static String text(Object cell) {
        return cell instanceof Double number ? String.format(Locale.ROOT, "%.3f", number) : cell.toString();
    }

    /** Title, columns and rows as plain values. */
    public Map<String, Object> toMap() {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("title", title);
        map.put("columns", columns);
        map.put("rows", rows);
        return map;
    }
}
