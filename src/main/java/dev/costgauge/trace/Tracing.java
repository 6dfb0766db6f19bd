package dev.costgauge.trace;

import io.micrometer.core.instrument.MeterRegistry;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporterBuilder;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.SpanProcessor;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The way of a process's spans to the receiver, and those who tell them. Thread-safe. */
public final class Tracing implements AutoCloseable {

    private static final String NAME = "dev.costgauge";
    private static final long CLOSE_SECONDS = 5;

    private final GivenIds ids = new GivenIds();
    private final SdkTracerProvider provider;

    /**
     * @param processor what becomes of spans
     * @param version of the program
     */
    public Tracing(SpanProcessor processor, String version) {
        this.provider = SdkTracerProvider.builder()
                .setResource(Resource.getDefault()
                        .merge(Resource.create(Attributes.of(
                                AttributeKey.stringKey("service.name"), "costgauge",
                                AttributeKey.stringKey("service.version"), version))))
                .setIdGenerator(ids)
                .addSpanProcessor(processor)
                .build();
    }

    /**
     * Spans that go to the receiver of the settings, in the background; null when tracing is off.
     *
     * @param version of the program
     */
    public static @Nullable Tracing open(TraceSettings settings, String version, MeterRegistry meters) {
        if (!settings.isOn()) {
            return null;
        }
        OtlpHttpSpanExporterBuilder exporter = OtlpHttpSpanExporter.builder().setEndpoint(settings.url());
        settings.requestHeaders().forEach(exporter::addHeader);
        return new Tracing(
                BatchSpanProcessor.builder(new CountedExporter(exporter.build(), meters))
                        .build(),
                version);
    }

    public AlertSpans alerts(InstantSource clock) {
        return new AlertSpans(provider.get(NAME), clock);
    }

    public WorkflowSpans workflows() {
        return new WorkflowSpans(provider.get(NAME), ids);
    }

    /** Sends what is left, for at most some seconds. */
    @Override
    public void close() {
        provider.shutdown().join(CLOSE_SECONDS, TimeUnit.SECONDS);
    }
}
