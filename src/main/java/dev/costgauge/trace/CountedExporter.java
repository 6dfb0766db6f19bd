package dev.costgauge.trace;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.util.Collection;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.slf4j.LoggerFactory;

/** Counts what the receiver took and did not take, and says once each time that it stops taking. Thread-safe. */
final class CountedExporter implements SpanExporter {
    private static final org.slf4j.Logger LOG = LoggerFactory.getLogger(CountedExporter.class);

    /** The library's own words go past our log; held here, because a logger that nobody holds forgets its level. */
    private static final Logger LIBRARY = Logger.getLogger("io.opentelemetry");

    private final SpanExporter receiver;
    private final Counter sent;
    private final Counter lost;
    private final AtomicBoolean away = new AtomicBoolean();

    CountedExporter(SpanExporter receiver, MeterRegistry meters) {
        LIBRARY.setLevel(Level.OFF);
        this.receiver = receiver;
        this.sent = counter(meters, "sent");
        this.lost = counter(meters, "lost");
    }

    private static Counter counter(MeterRegistry meters, String outcome) {
        return Counter.builder("costgauge.trace.spans")
                .tag("outcome", outcome)
                .description("Spans that the receiver took, or did not take")
                .register(meters);
    }

    @Override
    public CompletableResultCode export(Collection<SpanData> spans) {
        int count = spans.size();
        CompletableResultCode result = receiver.export(spans);
        result.whenComplete(() -> {
            (result.isSuccess() ? sent : lost).increment(count);
            if (result.isSuccess()) {
                away.set(false);
            } else if (!away.getAndSet(true)) {
                LOG.warn("receiver of spans does not take them cause=\"{}\"", String.valueOf(result.getFailureThrowable()));
            }
        });
        return result;
    }

    @Override
    public CompletableResultCode flush() {
        return receiver.flush();
    }

    @Override
    public CompletableResultCode shutdown() {
        return receiver.shutdown();
    }
}
