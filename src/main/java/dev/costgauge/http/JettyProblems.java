package dev.costgauge.http;

import java.nio.ByteBuffer;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/** Problems for what Jetty refuses before any route sees it: broken requests, URIs and headers. */
final class JettyProblems extends ErrorHandler {

    /** For all of them; by itself Jetty explains only to some. */
    @Override
    public boolean errorPageForMethod(String method) {
        return true;
    }

    @Override
    protected void generateResponse(
            Request request,
            Response response,
            int code,
            @Nullable String message,
            @Nullable Throwable cause,
            Callback callback) {
        dress(response.getHeaders());
        response.write(true, ByteBuffer.wrap(Json.bytes(problem(code, message))), callback);
    }

    @Override
    public ByteBuffer badMessageError(int status, @Nullable String reason, HttpFields.Mutable fields) {
        dress(fields);
        return ByteBuffer.wrap(Json.bytes(problem(status, reason)));
    }

    private static void dress(HttpFields.Mutable headers) {
        headers.put(HttpHeader.CONTENT_TYPE, Problem.CONTENT_TYPE);
        SecurityHeaders.DATA.forEach(headers::put);
    }

    private static Problem problem(int status, @Nullable String message) {
        // A fault of ours is not explained to strangers.
        return Problems.of(status, message == null || status >= 500 ? "" : message);
    }
}
