package dev.costgauge.http;

import io.javalin.http.Context;
import java.util.Map;

/** What browsers are told about every answer. */
final class SecurityHeaders {

    private static final String DATA_POLICY = "default-src 'none'; frame-ancestors 'none'; sandbox";
    private static final String PAGE_POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:;"
            + " font-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    /** On everything that is no page. */
    static final Map<String, String> DATA = Map.of(
            "Content-Security-Policy", DATA_POLICY,
            "X-Content-Type-Options", "nosniff",
            "X-Frame-Options", "DENY",
            "Referrer-Policy", "no-referrer",
            "Cross-Origin-Resource-Policy", "same-origin",
            "Cache-Control", "no-store");

    private SecurityHeaders() {}

    static void data(Context context) {
        DATA.forEach(context::header);
    }

    /** Lets pages of that origin, and no other, read the answer and send credentials with the question. */
    static void shared(Context context, String origin) {
        context.header("Access-Control-Allow-Origin", origin);
        context.header("Access-Control-Allow-Credentials", "true");
        context.header("Access-Control-Allow-Methods", "POST");
        context.header("Access-Control-Allow-Headers", "authorization, content-type, x-namespace");
        context.header("Access-Control-Max-Age", "600");
        context.header("Vary", "Origin");
    }

    /** Pages run our own scripts and styles and nothing else; set after {@link #data}. */
    static void page(Context context) {
        context.header("Content-Security-Policy", PAGE_POLICY);
        context.header("Cross-Origin-Opener-Policy", "same-origin");
    }
}
