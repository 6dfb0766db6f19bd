package dev.costgauge.http;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An error as RFC 9457 writes it.
 *
 * @param type {@code urn:costgauge:problem:...}, stable
 * @param detail what happened and what to do about it
 * @param instance path of the request
 * @param errors which fields broke which rules
 * @param position as in answers, where the stores were asked; else null
 * @param staleness as in answers, where the stores were asked; else null
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
record Problem(
        String type,
        String title,
        int status,
        String detail,
        @Nullable String instance,
        List<FieldError> errors,
        @Nullable Map<String, Map<Integer, Long>> position,
        @Nullable Object staleness) {

    static final String CONTENT_TYPE = "application/problem+json";

    /** A field (parameter, header or body member) and the rule it broke. */
    record FieldError(String field, String rule) {}

    static Problem of(int status, String code, String title, String detail) {
        return new Problem("urn:costgauge:problem:" + code, title, status, detail, null, List.of(), null, null);
    }

    Problem at(String path) {
        return new Problem(type, title, status, detail, path, errors, position, staleness);
    }

    Problem from(Map<String, Map<Integer, Long>> readPosition, Object readStaleness) {
        return new Problem(type, title, status, detail, instance, errors, readPosition, readStaleness);
    }
}
