package dev.costgauge.wire;

import io.micrometer.core.instrument.Metrics;
import java.io.IOException;
import java.time.InstantSource;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.avro.Schema;
import org.apache.avro.io.DatumReader;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificDatumReader;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Deserializer;
import org.jspecify.annotations.Nullable;

/**
 * Confluent-framed Avro to generated records. A bad record is a {@link SerializationException}; an outage of the registry is
 * a {@link RegistryUnavailableException}, which must not be taken for a bad record. Thread-safe once configured.
 */
public final class SpecificAvroDeserializer<T extends SpecificRecord> implements Deserializer<T> {

    private record Source<R>(Schema writer, DatumReader<R> reader) {}

    private static final int MAX_SOURCES = 1_000;

    // Readers are shared, decoders are not: a decoder belongs to one call.
    private final ConcurrentHashMap<Integer, Source<T>> sources = new ConcurrentHashMap<>();

    private final @Nullable Class<T> type;
    private @Nullable SchemaRegistry registry;
    private boolean ownsRegistry;

    /** Makes records of the class that the writer's schema names. For configuration by {@link #configure}. */
    public SpecificAvroDeserializer() {
        TrustedClasses.trustOurs();
        this.type = null;
    }

    /** Makes records of one class, whatever the writer calls it; the registry stays the caller's to close. */
    public SpecificAvroDeserializer(SchemaRegistry registry, Class<T> type) {
        TrustedClasses.trustPackageOf(type);
        this.registry = registry;
        this.type = type;
    }

    @Override
    public void configure(Map<String, ?> configs, boolean isKey) {
        if (registry == null) {
            SerdeConfig parsed = SerdeConfig.parse(configs, isKey);
            registry = new RestSchemaRegistry(parsed.registry(), Metrics.globalRegistry, InstantSource.system());
            ownsRegistry = true;
        }
    }

    @Override
    public @Nullable T deserialize(String topic, byte @Nullable [] value) {
        if (value == null) {
            return null;
        }
        if (!WireFormat.isFramed(value)) {
            throw new SerializationException("a value of topic " + topic + " is not in Confluent's wire format");
        }
        int id = WireFormat.idOf(value);
        Source<T> source = sourceOf(topic, id);
        if (!StructureCheck.matches(source.writer(), value, WireFormat.HEADER, value.length)) {
            throw new SerializationException("a value of topic " + topic + " is not Avro of its schema " + id);
        }
        try {
            return source.reader()
                    .read(null, DecoderFactory.get()
                            .binaryDecoder(value, WireFormat.HEADER, value.length - WireFormat.HEADER, null));
        } catch (IOException | RuntimeException e) {
            throw new SerializationException(
                    "a value of topic " + topic + " with schema " + id + " cannot be read: " + e.getMessage(), e);
        }
    }

    private Source<T> sourceOf(String topic, int id) {
        Source<T> known = sources.get(id);
        if (known != null) {
            return known;
        }
        SchemaRegistry asked = Objects.requireNonNull(registry, "deserializer is not configured");
        Schema writer =
                switch (id < 0 ? new SchemaLookup.Unknown() : asked.byId(id)) {
                    case SchemaLookup.Found found -> found.schema();
                    case SchemaLookup.Unknown ignored ->
                        throw new SerializationException(
                                "a value of topic " + topic + " has schema id " + id + ", unknown to the registry");
                    case SchemaLookup.Unreadable unreadable ->
                        throw new SerializationException(
                                "a value of topic " + topic + " has schema id " + id + ": " + unreadable.why());
                };
        Source<T> source = new Source<>(writer, readerOf(topic, writer));
        if (sources.size() >= MAX_SOURCES) {
            sources.clear();
        }
        sources.put(id, source);
        return source;
    }

    private DatumReader<T> readerOf(String topic, Schema writer) {
        Class<?> target = type == null ? namedBy(writer) : type;
        if (target == null || !SpecificRecord.class.isAssignableFrom(target)) {
            throw new SerializationException(
                    "topic " + topic + " has records of " + writer.getFullName() + ", for which there is no class");
        }
        SpecificData model = SpecificData.getForClass(target);
        return new SpecificDatumReader<>(writer, model.getSchema(target), model);
    }

    private static @Nullable Class<?> namedBy(Schema writer) {
        try {
            return SpecificData.get().getClass(writer);
        } catch (SecurityException e) {
            throw new SerializationException("records of " + writer.getFullName() + " are not trusted; name their class", e);
        }
    }

    @Override
    public void close() {
        if (ownsRegistry && registry != null) {
            registry.close();
        }
    }
}
