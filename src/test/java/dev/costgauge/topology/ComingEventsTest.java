package dev.costgauge.topology;

import static org.assertj.core.api.Assertions.assertThat;

import dev.costgauge.cost.CostEvent;
import dev.costgauge.cost.PairKey;
import dev.costgauge.hours.Lookahead;
import dev.costgauge.hours.Placed;
import dev.costgauge.replay.HeapStorage;
import dev.costgauge.testing.GaugeFeed;
import dev.costgauge.testing.SpokenWords;
import dev.costgauge.wire.AcceptSettings;
import dev.costgauge.wire.EventCursor;
import dev.costgauge.wire.EventDecoder;
import dev.costgauge.wire.EventEncoder;
import dev.costgauge.wire.LocalSchemaRegistry;
import dev.costgauge.wire.RefusedEventException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What was found when records were looked at is there when they come, and is of no other record. */
class ComingEventsTest {

    private static final int PAIRS = 7;
    private static final long TIME = GaugeDriver.MONDAY.toEpochMilli();

    private final LocalSchemaRegistry registry = new LocalSchemaRegistry();
    private final EventEncoder encoder = EventEncoder.register(registry, "events");
    private final EventDecoder decoder = new EventDecoder(registry, AcceptSettings.defaults());
    private final Placement placement = new Placement(new PairPartition(1), PAIRS);
    private final EventCursor event = new EventCursor();
    private final ComingEvents coming =
            new ComingEvents(placement.lookahead(GaugeFeed.gauge(new HeapStorage(), new SpokenWords())));

    @Test
    void everyEventOfAKnownPairIsFoundWhateverIsBetween() {
        List<Placed> known = rememberPairs();
        List<ConsumerRecord<byte[], byte[]>> polled = new ArrayList<>();
        // Markers of transactions take offsets; records without a value and with another content are refused.
        for (int i = 0; i < 3 * Lookahead.GROUP; i++) {
            polled.add(record(3L * i, i % 5 == 3 ? null : i % 5 == 4 ? new byte[] {1, 2, 3} : value(i)));
        }

        coming.add(polled.subList(0, 200));
        coming.add(polled.subList(200, polled.size()));

        for (int i = 0; i < polled.size(); i++) {
            byte[] value = polled.get(i).value();
            coming.reach(3L * i);
            if (i % 5 < 3) {
                assertThat(found(value)).as("record %d", i).isSameAs(known.get(i % PAIRS));
            }
        }
    }

    @Test
    void anEventThatComesInBetweenIsNotTakenForThatWhichWasLookedAt() {
        rememberPairs();
        byte[] first = value(0);
        byte[] second = value(1);
        coming.add(List.of(record(10, first), record(11, second)));

        coming.reach(9);
        assertThat(found(value(0))).as("another topic's, before the first").isNull();
        coming.reach(10);
        assertThat(found(first)).isNotNull();
        assertThat(found(value(1))).as("another topic's").isNull();
        coming.reach(11);
        assertThat(found(second)).isNotNull();
        coming.reach(12);
        assertThat(found(value(2))).as("one that was not polled here").isNull();
    }

    @Test
    void afterAStepBackTheSameRecordsAreLookedAtAnew() {
        List<Placed> known = rememberPairs();
        List<byte[]> values = IntStream.range(0, 5).mapToObj(this::value).toList();
        coming.add(records(values));
        coming.reach(0);
        coming.reach(3);

        List<byte[]> again = IntStream.range(0, 5).mapToObj(this::value).toList();
        coming.add(records(again));

        coming.reach(1);
        assertThat(found(again.get(1))).isSameAs(known.get(1));
        assertThat(found(values.get(1))).isNull();
    }

    @Test
    void namesThatAreForgottenMeanwhileAreStillFound() {
        List<Placed> known = rememberPairs();
        byte[] value = value(0);
        coming.add(List.of(record(0, value)));
        coming.reach(0);

        place(value(0, "one too many"));

        assertThat(place(value(0))).as("the table was emptied").isNotSameAs(known.get(0));
        assertThat(found(value)).isSameAs(known.get(0));
    }

    private List<Placed> rememberPairs() {
        return IntStream.range(0, PAIRS).mapToObj(i -> place(value(i))).toList();
    }

    private Placed place(byte[] value) {
        try {
            decode(value);
            return placement.of(event);
        } catch (RefusedEventException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private @Nullable Placed found(byte[] value) {
        decode(value);
        return coming.found(event);
    }

    private void decode(byte[] value) {
        assertThat(decoder.decode(value, TIME, event)).isNull();
    }

    private byte[] value(int number) {
        return value(number, "s" + number % PAIRS);
    }

    private byte[] value(int number, String service) {
        return encoder.encode(
                new CostEvent("e" + number, TIME, PairKey.of(service, "m"), "", "", 1, 1, 1, 0, 1, ""));
    }

    private static List<ConsumerRecord<byte[], byte[]>> records(List<byte[]> values) {
        return IntStream.range(0, values.size())
                .mapToObj(i -> record(i, values.get(i)))
                .toList();
    }

    private static ConsumerRecord<byte[], byte[]> record(long offset, byte @Nullable [] value) {
        return new ConsumerRecord<>("events", 0, offset, new byte[0], value);
    }
}
