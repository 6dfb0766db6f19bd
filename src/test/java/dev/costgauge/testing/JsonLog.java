package dev.costgauge.testing;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.encoder.JsonEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.slf4j.LoggerFactory;

/** What a class logs while this is open, in the form of {@code --log-format json}. One thread. */
public final class JsonLog implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Logger logger;
    private final ListAppender<ILoggingEvent> written = new ListAppender<>();
    private final JsonEncoder encoder = new JsonEncoder();

    private JsonLog(Logger logger) {
        this.logger = logger;
    }

    public static JsonLog of(Class<?> type) {
        JsonLog log = new JsonLog((Logger) LoggerFactory.getLogger(type));
        log.encoder.setContext(log.logger.getLoggerContext());
        log.encoder.start();
        log.written.start();
        log.logger.addAppender(log.written);
        return log;
    }

    /** Each line's own fields, and its text as {@code message}. */
    public List<Map<String, String>> lines() {
        return written.list.stream().map(this::fields).toList();
    }

    private Map<String, String> fields(ILoggingEvent event) {
        try {
            JsonNode line = JSON.readTree(encoder.encode(event));
            Map<String, String> fields = new TreeMap<>();
            fields.put("message", line.get("message").textValue());
            line.path("kvpList").forEach(pair -> pair.properties()
                    .forEach(field -> fields.put(field.getKey(), field.getValue().asText())));
            return fields;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        logger.detachAppender(written);
    }
}
