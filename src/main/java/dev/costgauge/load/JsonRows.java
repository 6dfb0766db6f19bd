package dev.costgauge.load;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One JSON object a line. A column is a field, or a path into nested objects: {@code usage.input_tokens}. */
final class JsonRows implements Rows {

    private static final int MAX_LINE = 16 << 20;
    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private final TraceInput input;
    private final BufferedReader reader;
    private final StringBuilder text = new StringBuilder();
    private final Map<String, JsonPointer> paths = new HashMap<>();
    private long line;

    JsonRows(TraceInput input) {
        this.input = input;
        this.reader = new BufferedReader(new InputStreamReader(input.content(), StandardCharsets.UTF_8), 1 << 16);
    }

    @Override
    public @Nullable Row next() throws IOException {
        while (readLine()) {
            if (text.length() > MAX_LINE) {
                return Row.broken(line, "is longer than " + MAX_LINE + " characters");
            }
            if (text.chars().allMatch(Character::isWhitespace)) {
                continue;
            }
            try {
                JsonNode node = JSON.readTree(text.toString());
                return node.isObject()
                        ? new Row(line, column -> cell(node, column), null)
                        : Row.broken(line, "is not a JSON object");
            } catch (JsonProcessingException e) {
                return Row.broken(line, "is not JSON: " + e.getOriginalMessage());
            }
        }
        return null;
    }

    @Override
    public Collection<String> columns() {
        return List.of();
    }

    @Override
    public TraceInput input() {
        return input;
    }

    /** Reads into {@link #text}, which stops growing just past the limit: a file without line ends must not fill memory. */
    private boolean readLine() throws IOException {
        text.setLength(0);
        int c = reader.read();
        if (c < 0) {
            return false;
        }
        line++;
        for (; c >= 0 && c != '\n'; c = reader.read()) {
            if (text.length() <= MAX_LINE) {
                text.append((char) c);
            }
        }
        return true;
    }

    private @Nullable String cell(JsonNode node, String column) {
        JsonNode value = node.get(column);
        if (value == null && column.indexOf('.') > 0) {
            value = node.at(paths.computeIfAbsent(
                    column, path -> JsonPointer.compile("/" + path.replace("~", "~0").replace("/", "~1").replace('.', '/'))));
        }
        if (value == null || value.isNull() || value.isMissingNode()) {
            return null;
        }
        return value.isValueNode() ? value.asText() : value.toString();
    }
}
