package dev.costgauge.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.costgauge.query.ViewJson;
import io.javalin.http.Context;

/** Writes answers. */
final class Json {

    private Json() {}

    static void write(Context context, Object body) {
        context.contentType("application/json").result(bytes(body));
    }

    static void write(Context context, Problem problem) {
        context.status(problem.status()).contentType(Problem.CONTENT_TYPE).result(bytes(problem.at(context.path())));
    }

    static byte[] bytes(Object body) {
        try {
            return ViewJson.MAPPER.writeValueAsBytes(body);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("no JSON form for " + body.getClass(), e);
        }
    }
}
