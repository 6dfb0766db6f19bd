package dev.costgauge.http;

import io.javalin.http.Context;
import java.util.Arrays;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The body of a request that may only be JSON. */
final class JsonBody {

    private JsonBody() {}

    /**
     * The body's bytes, perhaps none.
     *
     * @throws ProblemException 413 when there are too many, 415 when they are not said to be JSON in UTF-8
     */
    static byte[] read(Context context, int maxBytes) {
        // Chunked bodies say their length only at the end.
        if (context.contentLength() > maxBytes || context.bodyAsBytes().length > maxBytes) {
            throw new ProblemException(
                    Problem.of(413, "too-large", "Content too large", "At most " + maxBytes + " bytes."));
        }
        byte[] body = context.bodyAsBytes();
        // The header itself: asking the request for its type fails when nobody knows the charset that it names.
        if (body.length > 0 && !isJson(context.header("Content-Type"))) {
            throw new ProblemException(Problem.of(
                    415, "wrong-content-type", "Unsupported media type", "Send the body as application/json in UTF-8."));
        }
        return body;
    }

    private static boolean isJson(@Nullable String contentType) {
        if (contentType == null) {
            return false;
        }
        String[] parts = contentType.toLowerCase(Locale.ROOT).split(";", -1);
        return parts[0].strip().equals("application/json")
                && Arrays.stream(parts)
                        .map(part -> part.strip().replace("\"", ""))
                        .filter(part -> part.startsWith("charset="))
                        .allMatch("charset=utf-8"::equals);
    }
}
