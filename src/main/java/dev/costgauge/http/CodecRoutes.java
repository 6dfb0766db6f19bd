package dev.costgauge.http;

import io.javalin.http.Context;
import java.nio.charset.StandardCharsets;
import java.util.function.UnaryOperator;

/** The codec server that Temporal's web page asks: it shows histories in plain text to those who may read. */
final class CodecRoutes {

    static final String PREFIX = "/codec/";

    /** Temporal's own bound on a message; a payload may have 2 MiB. */
    static final int MAX_BODY_BYTES = 4 * 1024 * 1024;

    private final HistoryCodec codec;

    CodecRoutes(HistoryCodec codec) {
        this.codec = codec;
    }

    void install(Routes routes) {
        routes.post(PREFIX + "decode", ApiRole.READ, context -> answer(context, codec::decode));
        // What it makes is believed by every worker.
        routes.post(PREFIX + "encode", ApiRole.OPERATE, context -> answer(context, codec::encode));
        routes.preflight(PREFIX + "decode");
        routes.preflight(PREFIX + "encode");
    }

    private static void answer(Context context, UnaryOperator<String> work) {
        Params.of(context);
        String body = new String(JsonBody.read(context, MAX_BODY_BYTES), StandardCharsets.UTF_8);
        try {
            context.contentType("application/json").result(work.apply(body));
        } catch (IllegalArgumentException e) {
            throw ProblemException.invalid("body", String.valueOf(e.getMessage()));
        }
    }
}
