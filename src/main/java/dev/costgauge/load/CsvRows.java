package dev.costgauge.load;

import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.exc.StreamReadException;
import com.fasterxml.jackson.dataformat.csv.CsvFactory;
import com.fasterxml.jackson.dataformat.csv.CsvParser;
import com.fasterxml.jackson.dataformat.csv.CsvSchema;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** CSV with a header line. A row with another number of cells than the header is broken, and so is a bad quote. */
final class CsvRows implements Rows {

    private static final CsvFactory FACTORY = CsvFactory.builder()
            .enable(CsvParser.Feature.SKIP_EMPTY_LINES)
            .build();

    private static final Logger LOG = LoggerFactory.getLogger(CsvRows.class);

    private final TraceInput input;
    private final CsvParser parser;
    private final Map<String, Integer> columns;
    private boolean ended;

    CsvRows(TraceInput input, char separator) throws IOException {
        this.input = input;
        this.parser = FACTORY.createParser(new InputStreamReader(input.content(), StandardCharsets.UTF_8));
        parser.setSchema(CsvSchema.emptySchema().withColumnSeparator(separator));
        Map<String, Integer> found = new LinkedHashMap<>();
        List<String> header = parser.nextToken() == null ? List.of() : cells();
        for (String column : header) {
            // A byte order mark belongs to the file, not to the first column's name.
            found.putIfAbsent(column.replace("\uFEFF", "").strip(), found.size());
        }
        if (found.size() != header.size() || header.isEmpty()) {
            throw new IllegalArgumentException(
                    input.name() + (header.isEmpty() ? " has no header line" : " has two columns of one name"));
        }
        this.columns = Collections.unmodifiableMap(found);
    }

    @Override
    public @Nullable Row next() throws IOException {
        if (ended) {
            return null;
        }
        // Where the next row begins: the parser has passed the line end of the one before, and empty lines after it.
        long line = parser.currentLocation().getLineNr();
        try {
            if (parser.nextToken() == null) {
                ended = true;
                return null;
            }
            List<String> cells = cells();
            if (cells.size() != columns.size()) {
                return Row.broken(line, "has " + cells.size() + " cells, the header has " + columns.size());
            }
            return new Row(line, column -> cell(cells, column), null);
        } catch (StreamReadException e) {
            ended = !skipToNextRow();
            return Row.broken(line, "is not CSV: " + e.getOriginalMessage());
        }
    }

    @Override
    public Collection<String> columns() {
        return columns.keySet();
    }

    @Override
    public TraceInput input() {
        return input;
    }

    private @Nullable String cell(List<String> cells, String column) {
        Integer index = columns.get(column);
        return index == null ? null : cells.get(index);
    }

    /** The cells of the row whose START_ARRAY is the current token. */
    private List<String> cells() throws IOException {
        List<String> cells = new ArrayList<>();
        for (JsonToken token = parser.nextToken(); token != null && token != JsonToken.END_ARRAY; ) {
            cells.add(parser.getText());
            token = parser.nextToken();
        }
        return cells;
    }

    private boolean skipToNextRow() throws IOException {
        // The parser stands inside the broken row; what is left of it is read and dropped.
        for (int attempts = 0; attempts < 1000; attempts++) {
            try {
                JsonToken token = parser.nextToken();
                if (token == JsonToken.END_ARRAY || token == null) {
                    return token != null;
                }
            } catch (StreamReadException e) {
                LOG.debug("still inside a broken row: {}", e.getOriginalMessage());
            }
        }
        return false;
    }
}
