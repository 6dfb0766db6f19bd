package dev.costgauge.http;

import io.javalin.http.Context;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventBuilder;

/**
 * The log of who told us to do what: one line for every call that needs {@link ApiRole#OPERATE}, refused ones too, but for
 * those beyond the rate limit.
 */
final class Audit {

    /** A name of its own, so that it can be kept apart from the rest of the log. */
    static final String LOGGER = "costgauge.audit";

    private static final Logger log = LoggerFactory.getLogger(LOGGER);
    private static final String NOTES = "costgauge.audit.notes";
    private static final int LONGEST = 120;

    private Audit() {}

    /** Says more about this call's line: a parameter, or what came of it. */
    static void note(Context context, String key, String value) {
        notes(context).put(key, value);
    }

    private static Map<String, String> notes(Context context) {
        Map<String, String> notes = context.attribute(NOTES);
        if (notes == null) {
            notes = new LinkedHashMap<>();
            context.attribute(NOTES, notes);
        }
        return notes;
    }

    /** After the answer. */
    static void write(Context context, Routes.Route route, @Nullable Caller caller) {
        int status = context.statusCode();
        LoggingEventBuilder line = log.atInfo()
                .addKeyValue("who", caller == null ? "unknown" : safe(caller.name()))
                .addKeyValue("from", context.ip())
                .addKeyValue("what", route.method() + " " + route.path());
        for (Map.Entry<String, String> note : notes(context).entrySet()) {
            line = line.addKeyValue(note.getKey(), safe(note.getValue()));
        }
        line.addKeyValue("status", status)
                .addKeyValue("result", status < 400 ? "done" : status < 500 ? "refused" : "failed")
                .log("operate call");
    }

    /** What comes from outside must not be able to end the line, or to look like a field of it. */
    private static String safe(String text) {
        String plain = text.replaceAll("[^\\p{Alnum}._:@/+-]", "?");
        return plain.length() <= LONGEST ? plain : plain.substring(0, LONGEST) + "...";
    }
}
