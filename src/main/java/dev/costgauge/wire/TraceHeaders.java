package dev.costgauge.wire;

import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.jspecify.annotations.Nullable;

/** W3C trace context in the headers of records. What is not in its form is passed over: producers write what they like. */
public final class TraceHeaders {

    public static final String PARENT = "traceparent";
    public static final String STATE = "tracestate";

    /** Bytes; the recommendation asks for at least as many to be passed on. */
    private static final int LONGEST_STATE = 512;

    private static final int PARENT_LENGTH = 55;
    private static final Pattern PARENT_FORM =
            Pattern.compile("00-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}");
    private static final Pattern STATE_FORM = Pattern.compile("[\\x20-\\x7e]+");

    private TraceHeaders() {}

    /** The trace context alone; no headers when there is none. */
    public static Headers of(Headers headers) {
        Headers context = new RecordHeaders();
        String parent = text(headers.lastHeader(PARENT), PARENT_LENGTH);
        if (parent == null || !PARENT_FORM.matcher(parent).matches()) {
            return context;
        }
        context.add(PARENT, parent.getBytes(StandardCharsets.US_ASCII));
        String state = text(headers.lastHeader(STATE), LONGEST_STATE);
        if (state != null && STATE_FORM.matcher(state).matches()) {
            context.add(STATE, state.getBytes(StandardCharsets.US_ASCII));
        }
        return context;
    }

    private static @Nullable String text(@Nullable Header header, int longest) {
        return header == null || header.value() == null || header.value().length > longest
                ? null
                : new String(header.value(), StandardCharsets.ISO_8859_1);
    }
}
