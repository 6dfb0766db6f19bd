package dev.costgauge.wire;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.costgauge.cost.CostEvent;
import java.util.Random;
import org.junit.jupiter.api.Test;

class EventEncoderTest {

    private static final String TOPIC = "cost-events";
    private final LocalSchemaRegistry registry = new LocalSchemaRegistry();

    @Test
    void writesWhatTheGeneratedClassAndTheSerializerWrite() {
        var serializer = new SpecificAvroSerializer<dev.costgauge.avro.CostEvent>(registry);
        EventEncoder encoder = EventEncoder.register(registry, TOPIC);
        Random random = new Random(7);

        assertThat(encoder.encode(Events.typical()))
                .isEqualTo(serializer.serialize(TOPIC, Events.generated(Events.typical())));
        for (int i = 0; i < 5_000; i++) {
            CostEvent event = Events.random(random);
            assertThat(encoder.encode(event)).isEqualTo(serializer.serialize(TOPIC, Events.generated(event)));
        }
    }

    @Test
    void whatItWritesIsDecodedToTheSameEvent() throws RefusedEventException {
        EventEncoder encoder = EventEncoder.register(registry, TOPIC);
        EventDecoder decoder = new EventDecoder(registry, AcceptSettings.defaults());
        EventCursor cursor = new EventCursor();
        Random random = new Random(8);

        for (int i = 0; i < 5_000; i++) {
            CostEvent event = Events.random(random);
            assertThat(decoder.decode(encoder.encode(event), Events.LOG_TIME, cursor)).isNull();
            assertThat(cursor.toEvent()).isEqualTo(event);
        }
    }

    @Test
    void oneSchemaIsRegisteredWhoeverRegistersFirst() {
        var serializer = new SpecificAvroSerializer<dev.costgauge.avro.CostEvent>(registry);
        byte[] generated = requireNonNull(serializer.serialize(TOPIC, Events.generated(Events.typical())));
        EventEncoder.register(registry, TOPIC);

        assertThat(WireFormat.idOf(generated)).isEqualTo(1);
        assertThat(registry.byId(2)).isInstanceOf(SchemaLookup.Unknown.class);
    }
}
