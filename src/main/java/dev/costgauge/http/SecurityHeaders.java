package dev.costgauge.http;

import io.javalin.http.Context;

/** What browsers are told about every answer. */
final class SecurityHeaders {

    private static final String DATA_POLICY = "default-src 'none'; frame-ancestors 'none'; sandbox";
    private static final String PAGE_POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:;"
            + " font-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private SecurityHeaders() {}

    static void data(Context context) {
        context.header("Content-Security-Policy", DATA_POLICY);
        context.header("X-Content-Type-Options", "nosniff");
        context.header("X-Frame-Options", "DENY");
        context.header("Referrer-Policy", "no-referrer");
        context.header("Cross-Origin-Resource-Policy", "same-origin");
        context.header("Cache-Control", "no-store");
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
