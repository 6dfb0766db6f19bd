package dev.costgauge.sweep;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.sdk.testing.exporter.InMemorySpanExporter;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.util.List;

/** Spans that were told, found by their names. */
record SpanTree(List<SpanData> all) {

    static final String TRACE = "0af7651916cd43dd8448eb211c80319c";
    static final String CALLER = "b7ad6b7169203331";
    static final String PARENT = "00-" + TRACE + "-" + CALLER + "-01";
    private static final AttributeKey<String> WORKFLOW = AttributeKey.stringKey("temporalWorkflowID");

    static SpanTree of(InMemorySpanExporter spans) {
        return new SpanTree(spans.getFinishedSpanItems());
    }

    List<SpanData> named(String name) {
        return all.stream().filter(span -> span.getName().equals(name)).toList();
    }

    SpanData one(String name) {
        List<SpanData> found = named(name);
        if (found.size() != 1) {
            throw new AssertionError(found.size() + " spans " + name + " of " + names());
        }
        return found.getFirst();
    }

    List<String> names() {
        return all.stream().map(SpanData::getName).toList();
    }

    List<String> traces() {
        return all.stream().map(SpanData::getTraceId).distinct().toList();
    }

    static String workflow(SpanData span) {
        return String.valueOf(span.getAttributes().get(WORKFLOW));
    }
}
