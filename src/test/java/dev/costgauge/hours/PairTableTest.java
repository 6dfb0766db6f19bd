package dev.costgauge.hours;

import static org.assertj.core.api.Assertions.assertThat;

import dev.costgauge.cost.CostEvent;
import dev.costgauge.cost.PairKey;
import dev.costgauge.wire.AcceptSettings;
import dev.costgauge.wire.EventCursor;
import dev.costgauge.wire.EventDecoder;
import dev.costgauge.wire.EventEncoder;
import dev.costgauge.wire.LocalSchemaRegistry;
import dev.costgauge.wire.RefusedEventException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class PairTableTest {

    private final LocalSchemaRegistry registry = new LocalSchemaRegistry();
    private final EventEncoder encoder = EventEncoder.register(registry, "t");
    private final EventDecoder decoder =
            new EventDecoder(registry, new AcceptSettings(Duration.ofDays(35), Duration.ofMinutes(10), 1_000_000));
    private final AtomicInteger made = new AtomicInteger();

    @Test
    void findsEachPairAgainAndMakesItOnce() throws RefusedEventException {
        PairTable table = new PairTable(100_000);
        for (int round = 0; round < 3; round++) {
            for (int i = 0; i < 20_000; i++) {
                PairKey pair = new PairKey("p" + i % 7, "service-" + i, "m");
                assertThat(find(table, pair).key()).isEqualTo(pair);
            }
        }
        assertThat(made).hasValue(20_000);
    }

    @Test
    void isEmptiedWhenItIsFullInsteadOfGrowing() throws RefusedEventException {
        PairTable table = new PairTable(1_000);
        for (int i = 0; i < 5_000; i++) {
            find(table, PairKey.of("s" + i, "m"));
        }
        assertThat(made).hasValue(5_000);
        find(table, PairKey.of("s4999", "m"));
        assertThat(made).hasValue(5_000);
        find(table, PairKey.of("s0", "m"));
        assertThat(made).hasValue(5_001);
    }

    private Placed find(PairTable table, PairKey pair) throws RefusedEventException {
        byte[] bytes = encoder.encode(new CostEvent("e", 1_000, pair, "", "", 1, 0, 0, 0, 1, ""));
        EventCursor cursor = new EventCursor();
        assertThat(decoder.decode(bytes, 1_000, cursor)).isNull();
        return table.find(cursor, event -> {
            made.incrementAndGet();
            PairKey key = event.readPair();
            return new Placed(key, key.bytes(), 0);
        });
    }
}
