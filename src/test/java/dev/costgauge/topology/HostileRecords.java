package dev.costgauge.topology;

import dev.costgauge.avro.BaselineCommand;
import dev.costgauge.avro.CostAnomalyAlert;
import dev.costgauge.avro.CostEvent;
import dev.costgauge.avro.CostRule;
import dev.costgauge.codec.BinaryWriter;
import dev.costgauge.cost.HourOfWeek;
import dev.costgauge.detect.Expectation;
import dev.costgauge.fleet.FleetPart;
import dev.costgauge.fleet.FleetSum;
import dev.costgauge.testing.Bent;
import dev.costgauge.wire.ClockMark;
import dev.costgauge.wire.LocalSchemaRegistry;
import dev.costgauge.wire.Topic;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.test.TestRecord;
import org.jspecify.annotations.Nullable;

/** Records for every topic that the topology reads, from fine to senseless; the same for the same seed. */
final class HostileRecords {

    /** What a record is sent to, and the record. */
    record Hostile(Topic topic, TestRecord<byte[], byte[]> record) {}

    private static final Schema COMMAND = BaselineCommand.getClassSchema();
    private static final Schema SEED = COMMAND.getField("seeds").schema().getElementType();
    private static final Schema CORRECTION = COMMAND.getField("correction").schema().getTypes().get(1);

    /** Without conversions: a decimal is whatever bytes it is given. */
    private static final GenericData PLAIN = new GenericData();

    private final Map<Schema, Integer> schemaIds = new IdentityHashMap<>();
    private final Random random;
    private final HostileValues values;
    private final LocalSchemaRegistry registry;
    private final List<byte[]> earlier = new ArrayList<>();
    private long ids;

    HostileRecords(long seed, LocalSchemaRegistry registry) {
        this.random = new Random(seed);
        this.values = new HostileValues(random);
        this.registry = registry;
    }

    /** Another record, taken by the broker at {@code now}, epoch milliseconds. */
    Hostile next(long now) {
        Topic topic = topic();
        byte[] value = value(topic, now);
        // Only the topic of re-routed events keeps a time that its producer gave.
        long time = topic == Topic.REROUTED && values.rarely(20) ? Math.max(0, now - random.nextLong(now)) : now;
        return new Hostile(topic, new TestRecord<>(key(topic), value, headers(), Instant.ofEpochMilli(time)));
    }

    private Topic topic() {
        int draw = random.nextInt(100);
        return draw < 50
                ? Topic.EVENTS
                : draw < 60
                        ? Topic.REROUTED
                        : draw < 72
                                ? Topic.COMMANDS
                                : draw < 78
                                        ? Topic.RULES
                                        : draw < 86 ? Topic.TICKS : draw < 93 ? Topic.FLEET_PARTS : Topic.NOTICES;
    }

    private byte @Nullable [] value(Topic topic, long now) {
        return switch (random.nextInt(20)) {
            case 0 -> values.rarely(2) ? null : new byte[0];
            case 1 -> values.bytes(values.rarely(50) ? 300_000 : 200);
            case 2, 3, 4, 5, 6 -> Bent.of(fine(topic, now), random);
            case 7 -> fine(topic(), now);
            case 8 -> withOtherSchema(fine(topic, now));
            default -> fine(topic, now);
        };
    }

    private byte[] withOtherSchema(byte[] value) {
        if (value.length > 4) {
            value[1] = (byte) (values.rarely(4) ? random.nextInt() : 0);
            value[4] = (byte) random.nextInt(8);
        }
        return value;
    }

    /** Well-formed, though what it says may be absurd. */
    private byte[] fine(Topic topic, long now) {
        return switch (topic) {
            case EVENTS, REROUTED -> event(now);
            case COMMANDS -> command(now);
            case RULES -> rule(now);
            case TICKS -> new ClockMark(values.time(now), values.rarely(10) ? values.absurdTime(now) : -1).toBytes();
            case FLEET_PARTS -> part(now);
            case NOTICES -> notice(now);
            default -> throw new IllegalArgumentException(topic + " is read by nobody");
        };
    }

    private byte[] event(long now) {
        if (values.rarely(15) && !earlier.isEmpty()) {
            return earlier.get(random.nextInt(earlier.size())).clone();
        }
        GenericRecord event = new GenericData.Record(CostEvent.getClassSchema());
        event.put("eventId", values.rarely(50) ? values.text() : "e" + ids++);
        event.put("eventTime", values.time(now));
        for (String name : new String[] {"project", "service", "model", "cluster", "namespace", "traceId"}) {
            event.put(name, values.text());
        }
        event.put("cost", values.cost());
        for (String name : new String[] {"inputTokens", "outputTokens", "requests"}) {
            event.put(name, values.count());
        }
        event.put("cachedTokens", values.rarely(10) ? values.count() : 0L);
        byte[] bytes = framed(event);
        if (earlier.size() < 1_000) {
            earlier.add(bytes.clone());
        } else {
            earlier.set(random.nextInt(earlier.size()), bytes.clone());
        }
        return bytes;
    }

    private byte[] command(long now) {
        GenericRecord command = new GenericData.Record(COMMAND);
        String[] types = {"SEED", "CORRECT", "CORRECT", "RESET"};
        command.put("type", new GenericData.EnumSymbol(
                COMMAND.getField("type").schema(), types[random.nextInt(types.length)]));
        for (String name : new String[] {"commandId", "issuedBy", "project", "service", "model"}) {
            command.put(name, values.text());
        }
        command.put("version", values.rarely(30) ? random.nextLong() : ids++);
        command.put("issuedAt", values.time(now));
        List<GenericRecord> seeds = new ArrayList<>();
        for (int i = values.rarely(200) ? 20_000 : random.nextInt(6); i > 0; i--) {
            GenericRecord seed = new GenericData.Record(SEED);
            seed.put("slot", random.nextInt(-1, 170));
            seed.put("baseline", values.rarely(3) ? values.number() : random.nextDouble(10));
            seed.put("observations", random.nextInt(-1, 50));
            seeds.add(seed);
        }
        command.put("seeds", seeds);
        command.put("provisional", random.nextBoolean());
        command.put("correction", values.rarely(10) ? null : correction(now));
        return framed(command);
    }

    private GenericRecord correction(long now) {
        GenericRecord correction = new GenericData.Record(CORRECTION);
        correction.put("hour", HourOfWeek.startOf(values.hour(now) - random.nextInt(6)));
        correction.put("cost", values.cost());
        for (String name : new String[] {"events", "requests", "inputTokens", "outputTokens", "cachedTokens"}) {
            correction.put(name, values.count());
        }
        return correction;
    }

    private byte[] rule(long now) {
        GenericRecord rule = new GenericData.Record(CostRule.getClassSchema());
        rule.put("ruleId", values.rarely(3) ? "rule-" + random.nextInt(5_000) : values.text());
        rule.put("version", values.rarely(10) ? random.nextLong() : ids++);
        rule.put("effectiveFrom", values.time(now + 7_200_000));
        for (String name : new String[] {"project", "service", "model"}) {
            rule.put(name, random.nextBoolean() ? "*" : values.text());
        }
        rule.put("removed", values.rarely(4));
        rule.put("rule", switch (random.nextInt(5)) {
            case 0 -> "seasonal-conformal";
            case 1 -> "ewma-ratio";
            case 2 -> values.text();
            default -> null;
        });
        for (String name : new String[] {"sensitivity", "minImpact", "ratio"}) {
            rule.put(name, random.nextBoolean() ? null : (Double) values.number());
        }
        rule.put("quietHours", values.rarely(3) ? (Integer) random.nextInt(-1, 200) : null);
        rule.put("changedAt", values.time(now));
        rule.put("changedBy", values.text());
        rule.put("comment", values.text());
        return framed(rule);
    }

    private byte[] part(long now) {
        FleetSum sum = new FleetSum();
        Expectation ten = new Expectation(10, 20, 4, 1, 3, 3, false, true);
        double factor = random.nextInt(4);
        for (int pairs = random.nextInt(30); pairs > 0; pairs--) {
            sum.add(values.rarely(4) ? Expectation.NONE : ten, (long) (factor * 1e10), random.nextBoolean());
        }
        return new FleetPart(values.rarely(10) ? random.nextInt() : 0, values.hour(now), sum).toBytes();
    }

    private byte[] notice(long now) {
        BinaryWriter out = new BinaryWriter();
        switch (random.nextInt(4)) {
            case 0 -> {
                byte[] alert = values.bytes(300);
                out.putByte(3).putBytes(alert, 0, alert.length);
            }
            case 1 -> {
                byte[] alert = alert(now);
                out.putByte(3).putBytes(alert, 0, alert.length);
            }
            case 2 -> {
                // What a rule's text form refuses may stand in the binary one.
                out.putByte(2).putByte(1).putString("r" + random.nextInt(100)).putLong(ids++).putLong(values.hour(now));
                for (int i = 0; i < 3; i++) {
                    byte[] name = random.nextBoolean() ? new byte[] {'*'} : values.text().getBytes();
                    out.putBytes(name, 0, name.length);
                }
                out.putByte(random.nextInt(2)).putString(values.rarely(2) ? "" : values.text().toString());
                out.putDouble(values.number()).putDouble(values.number());
                out.putLong(random.nextInt(-1, 200)).putDouble(values.number());
            }
            default -> {
                out.putByte(1).putByte(1).putLong(values.hour(now)).putByte(random.nextInt(6));
                out.putDouble(values.number()).putDouble(values.number()).putString(values.rarely(2) ? "" : "a".repeat(random.nextInt(40)));
            }
        }
        return out.toBytes();
    }

    private byte[] alert(long now) {
        GenericRecord alert = new GenericData.Record(CostAnomalyAlert.getClassSchema());
        for (Schema.Field field : alert.getSchema().getFields()) {
            alert.put(field.name(), filled(field.schema(), now));
        }
        byte[] avro = bytes(alert, new byte[] {1});
        return values.rarely(4) ? Bent.of(avro, random) : avro;
    }

    /** Something of a schema. */
    private @Nullable Object filled(Schema schema, long now) {
        return switch (schema.getType()) {
            case STRING -> values.text();
            case LONG -> values.time(now);
            case INT -> random.nextInt();
            case DOUBLE -> values.number();
            case BOOLEAN -> random.nextBoolean();
            case BYTES -> values.cost();
            case ENUM -> new GenericData.EnumSymbol(
                    schema, schema.getEnumSymbols().get(random.nextInt(schema.getEnumSymbols().size())));
            case ARRAY -> List.of();
            case MAP -> Map.of("k" + random.nextInt(), filled(schema.getValueType(), now));
            case UNION -> filled(schema.getTypes().get(random.nextInt(schema.getTypes().size())), now);
            case NULL -> null;
            case RECORD, FIXED, FLOAT -> throw new IllegalArgumentException("no such field: " + schema);
        };
    }

    private byte @Nullable [] key(Topic topic) {
        return switch (random.nextInt(8)) {
            case 0 -> null;
            case 1 -> new byte[0];
            case 2 -> values.bytes(values.rarely(200) ? 100_000 : 40);
            default -> topic.baseName().getBytes(StandardCharsets.UTF_8);
        };
    }

    private Headers headers() {
        Headers headers = new RecordHeaders();
        if (values.rarely(20)) {
            String[] names = {"topic", "partition", "offset", "key"};
            headers.add("costgauge-origin-" + names[random.nextInt(4)], values.rarely(2) ? null : values.bytes(20));
            headers.add("traceparent", values.rarely(20) ? values.bytes(200_000) : null);
        }
        return headers;
    }

    private byte[] framed(GenericRecord record) {
        int id = schemaIds.computeIfAbsent(
                record.getSchema(), schema -> registry.register("fuzz-" + schema.getName(), schema));
        try {
            ByteArrayOutputStream frame = new ByteArrayOutputStream();
            DataOutputStream out = new DataOutputStream(frame);
            out.writeByte(0);
            out.writeInt(id);
            return bytes(record, frame.toByteArray());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] bytes(GenericRecord record, byte[] behind) {
        try {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            out.writeBytes(behind);
            BinaryEncoder encoder = EncoderFactory.get().directBinaryEncoder(out, null);
            new GenericDatumWriter<GenericRecord>(record.getSchema(), PLAIN).write(record, encoder);
            return out.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
