package dev.costgauge.query;

import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.kafka.KafkaStreamsMetrics;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.core.instrument.config.MeterFilterReply;
import org.apache.kafka.streams.KafkaStreams;

/** The metrics of Kafka Streams and its clients, without those that there is one of for each node, broker or topic. */
public final class StreamsMeters {

    private StreamsMeters() {}

    /** Must be given to a registry before its first meter is. */
    public static MeterFilter filter() {
        return new MeterFilter() {
            @Override
            public MeterFilterReply accept(Meter.Id id) {
                return id.getName().startsWith("kafka.") && isOneOfMany(id)
                        ? MeterFilterReply.DENY
                        : MeterFilterReply.NEUTRAL;
            }
        };
    }

    private static boolean isOneOfMany(Meter.Id id) {
        boolean lag = id.getName().endsWith(".records.lag") || id.getName().endsWith(".records.lag.max");
        return id.getTag("node.id") != null
                || id.getTag("processor.node.id") != null
                || id.getTag("topic") != null && !lag
                || id.getTag("partition") != null && !lag;
    }

    /** Close what it returns before the stream is closed. */
    public static KafkaStreamsMetrics bind(KafkaStreams streams, MeterRegistry registry) {
        KafkaStreamsMetrics metrics = new KafkaStreamsMetrics(streams);
        metrics.bindTo(registry);
        return metrics;
    }
}
