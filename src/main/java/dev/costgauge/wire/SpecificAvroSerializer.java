package dev.costgauge.wire;

import io.micrometer.core.instrument.Metrics;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.InstantSource;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.DatumWriter;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificDatumWriter;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Serializer;
import org.jspecify.annotations.Nullable;

/** Generated records to Confluent-framed Avro. Thread-safe once configured. */
public final class SpecificAvroSerializer<T extends SpecificRecord> implements Serializer<T> {

    /** The id to write and, when it belongs to another schema than the record's, that schema. */
    private record Target(int id, DatumWriter<Object> writer, @Nullable Schema rewriteTo) {}

    private record Subjected(String topic, Schema schema) {}

    private final ConcurrentHashMap<Subjected, Target> targets = new ConcurrentHashMap<>();
    private @Nullable SchemaRegistry registry;
    private @Nullable SerdeConfig config;
    private boolean isKey;
    private boolean ownsRegistry;

    /** For configuration by {@link #configure}. */
    public SpecificAvroSerializer() {}

    /** Registers by topic name; the registry stays the caller's to close. */
    public SpecificAvroSerializer(SchemaRegistry registry) {
        this.registry = registry;
        this.config = SerdeConfig.of(RegistrySettings.of("http://given.by.hand"));
    }

    @Override
    public void configure(Map<String, ?> configs, boolean isKey) {
        SerdeConfig parsed = SerdeConfig.parse(configs, isKey);
        this.isKey = isKey;
        this.config = parsed;
        if (registry == null) {
            registry = new RestSchemaRegistry(parsed.registry(), Metrics.globalRegistry, InstantSource.system());
            ownsRegistry = true;
        }
    }

    @Override
    public byte @Nullable [] serialize(String topic, @Nullable T record) {
        if (record == null) {
            return null;
        }
        Target target = targetOf(topic, record);
        byte[] header = new byte[WireFormat.HEADER];
        WireFormat.writeHeader(target.id(), header);
        ByteArrayOutputStream out = new ByteArrayOutputStream(256);
        try {
            if (target.rewriteTo() == null) {
                out.writeBytes(header);
                write(target.writer(), record, out);
                return out.toByteArray();
            }
            write(target.writer(), record, out);
            return rewrite(out.toByteArray(), record.getSchema(), target.rewriteTo(), header);
        } catch (IOException | RuntimeException e) {
            throw new SerializationException("a " + record.getSchema().getName() + " for topic " + topic
                    + " breaks its schema: " + e.getMessage(), e);
        }
    }

    private Target targetOf(String topic, T record) {
        Subjected key = new Subjected(topic, record.getSchema());
        Target known = targets.get(key);
        if (known == null) {
            TrustedClasses.trustPackageOf(record.getClass());
            // Asked outside the map's locks: during an outage this takes a minute. Twice is no harm.
            known = resolve(key, SpecificData.getForClass(record.getClass()));
            targets.put(key, known);
        }
        return known;
    }

    private Target resolve(Subjected key, SpecificData model) {
        SchemaRegistry asked = Objects.requireNonNull(registry, "serializer is not configured");
        SerdeConfig how = Objects.requireNonNull(config, "serializer is not configured");
        String subject = how.subjects().subject(key.topic(), isKey, key.schema());
        DatumWriter<Object> writer = new SpecificDatumWriter<>(key.schema(), model);
        if (how.autoRegister()) {
            return new Target(asked.register(subject, key.schema()), writer, null);
        }
        if (how.useLatest()) {
            return resolveLatest(asked, subject, key.schema(), writer);
        }
        Integer id = asked.idOf(subject, key.schema());
        if (id == null) {
            throw new RegistryRefusedException("subject " + subject + " does not have this schema; register it"
                    + " (costgauge topics apply), or set auto.register.schemas or use.latest.version");
        }
        return new Target(id, writer, null);
    }

    private static Target resolveLatest(SchemaRegistry asked, String subject, Schema own, DatumWriter<Object> writer) {
        SchemaRegistry.Registered latest = asked.latest(subject);
        if (latest == null) {
            throw new RegistryRefusedException("subject " + subject + " has no schema yet; register one first");
        }
        Schema portable = WireSchemas.portable(own);
        if (!WireSchemas.isReadable(portable, latest.schema())) {
            throw new RegistryRefusedException("records of " + own.getFullName() + " cannot be written in the latest schema"
                    + " of subject " + subject);
        }
        return new Target(latest.id(), writer, latest.schema().equals(portable) ? null : latest.schema());
    }

    private static void write(DatumWriter<Object> writer, Object record, ByteArrayOutputStream out) throws IOException {
        BinaryEncoder encoder = EncoderFactory.get().directBinaryEncoder(out, null);
        writer.write(record, encoder);
        encoder.flush();
    }

    private static byte[] rewrite(byte[] avro, Schema from, Schema to, byte[] header) throws IOException {
        Object value = new GenericDatumReader<>(from, to)
                .read(null, DecoderFactory.get().binaryDecoder(avro, null));
        ByteArrayOutputStream out = new ByteArrayOutputStream(256);
        out.writeBytes(header);
        write(new GenericDatumWriter<>(to), value, out);
        return out.toByteArray();
    }

    @Override
    public void close() {
        if (ownsRegistry && registry != null) {
            registry.close();
        }
    }
}
