package dev.costgauge.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.costgauge.cost.CostEvent;
import dev.costgauge.cost.Nanos;
import dev.costgauge.cost.PairKey;
import dev.costgauge.cost.RefusalReason;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.function.UnaryOperator;
import org.apache.avro.Schema;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class EventDecoderTest {

    private final LocalSchemaRegistry registry = new LocalSchemaRegistry();
    private final EventEncoder encoder = EventEncoder.register(registry, "cost-events");
    private final EventDecoder decoder = new EventDecoder(registry, AcceptSettings.defaults());
    private final EventCursor cursor = new EventCursor();

    @Test
    void theWalkFollowsTheOrderOfTheSchemasFields() {
        assertThat(EventWriter.CURRENT.getFields().stream().map(Schema.Field::name))
                .containsExactly(
                        "eventId", "eventTime", "project", "service", "model", "cluster", "namespace", "cost",
                        "inputTokens", "outputTokens", "cachedTokens", "requests", "traceId");
    }

    @Test
    void givesEveryFieldOfAGoodEvent() throws RefusedEventException {
        CostEvent event = Events.typical();

        assertThat(decode(event)).isNull();

        assertThat(cursor.toEvent()).isEqualTo(event);
        assertThat(cursor.readPair()).isEqualTo(event.pair());
        assertThat(textOf(cursor.eventIdFrom(), cursor.eventIdTo())).isEqualTo(event.eventId());
        byte[] place = Arrays.copyOfRange(cursor.bytes(), cursor.placeFrom(), cursor.placeTo());
        assertThat(Place.read(place)).isEqualTo(new Place(event.cluster(), event.namespace()));
    }

    @Test
    void thePairsBytesAreTheSameWhateverSurroundsThem() {
        decode(with(e -> e));
        byte[] one = pairBytes();
        decode(new CostEvent("other", Events.LOG_TIME, Events.typical().pair(), "", "n", -5, 0, 0, 0, 0, ""));

        assertThat(pairBytes()).isEqualTo(one);
    }

    @Test
    void refusesWhatIsNotFramed() {
        assertThat(decoder.decode(null, Events.LOG_TIME, cursor)).isEqualTo(RefusalReason.EMPTY_RECORD);
        assertThat(decoder.decode(new byte[0], Events.LOG_TIME, cursor)).isEqualTo(RefusalReason.EMPTY_RECORD);
        assertThat(decoder.decode(new byte[] {0, 0, 0, 1}, Events.LOG_TIME, cursor))
                .isEqualTo(RefusalReason.NOT_CONFLUENT_FORMAT);
        assertThat(decoder.decode("{\"eventId\": 1}".getBytes(StandardCharsets.UTF_8), Events.LOG_TIME, cursor))
                .isEqualTo(RefusalReason.NOT_CONFLUENT_FORMAT);
    }

    @Test
    void refusesIdsThatTheRegistryDoesNotKnow() {
        for (int id : new int[] {99, 0, -1, Integer.MIN_VALUE, Integer.MAX_VALUE}) {
            byte[] value = encoder.encode(Events.typical());
            WireFormat.writeHeader(id, value);
            assertThat(decoder.decode(value, Events.LOG_TIME, cursor)).isEqualTo(RefusalReason.UNKNOWN_SCHEMA);
        }
    }

    @Test
    void anOutageIsNoReasonToRefuse() {
        registry.setDown(true);
        byte[] value = encoder.encode(Events.typical());

        assertThatThrownBy(() -> decoder.decode(value, Events.LOG_TIME, cursor))
                .isInstanceOf(RegistryUnavailableException.class);

        registry.setDown(false);
        assertThat(decoder.decode(value, Events.LOG_TIME, cursor)).isNull();
    }

    @Test
    void refusesEveryRecordThatIsCutOffOrHasMoreBytes() {
        byte[] value = encoder.encode(Events.typical());
        for (int length = WireFormat.HEADER; length < value.length; length++) {
            assertThat(decoder.decode(Arrays.copyOf(value, length), Events.LOG_TIME, cursor))
                    .as("cut to %d bytes", length)
                    .isEqualTo(RefusalReason.MALFORMED_RECORD);
        }
        assertThat(decoder.decode(Arrays.copyOf(value, value.length + 1), Events.LOG_TIME, cursor))
                .isEqualTo(RefusalReason.MALFORMED_RECORD);
    }

    @Test
    void checksTheLengthsOfTexts() {
        assertThat(decode(withId(""))).isEqualTo(RefusalReason.EVENT_ID_INVALID);
        assertThat(decode(withId("i".repeat(128)))).isNull();
        assertThat(decode(withId("i".repeat(129)))).isEqualTo(RefusalReason.EVENT_ID_INVALID);
        assertThat(decode(withId("ü".repeat(65)))).isEqualTo(RefusalReason.EVENT_ID_INVALID);
        assertThat(decode(withPlace("c".repeat(256), ""))).isNull();
        assertThat(decode(withPlace("c".repeat(257), ""))).isEqualTo(RefusalReason.CLUSTER_INVALID);
        assertThat(decode(withPlace("", "n".repeat(257)))).isEqualTo(RefusalReason.NAMESPACE_INVALID);
        assertThat(decode(withTrace("t".repeat(129)))).isEqualTo(RefusalReason.TRACE_ID_INVALID);
    }

    @Test
    void refusesControlCharactersThatStoresCannotHold() {
        for (String bad : new String[] {"\u0000", "12345678\u001f", "1234567\u007f89", "é\n", "x".repeat(70) + '\t'}) {
            assertThat(decode(withId(bad))).isEqualTo(RefusalReason.EVENT_ID_INVALID);
            assertThat(decode(withPlace(bad, ""))).isEqualTo(RefusalReason.CLUSTER_INVALID);
            assertThat(decode(withPlace("", bad))).isEqualTo(RefusalReason.NAMESPACE_INVALID);
            assertThat(decode(withTrace(bad))).isEqualTo(RefusalReason.TRACE_ID_INVALID);
        }
        for (String good : new String[] {" ", "~", "größe 模型 😀", "1234567 ", "x".repeat(70)}) {
            assertThat(decode(withId(good))).isNull();
            assertThat(decode(withPlace(good, good))).isNull();
            assertThat(decode(withTrace(good))).isNull();
        }
    }

    @Test
    void checksThePairsNamesWhenThePairIsRead() {
        assertThat(pairRefusal(raw("", "s", "m"))).isEqualTo(RefusalReason.PROJECT_INVALID);
        assertThat(pairRefusal(raw("p", "", "m"))).isEqualTo(RefusalReason.SERVICE_INVALID);
        assertThat(pairRefusal(raw("p", "s", "a\u0000b"))).isEqualTo(RefusalReason.MODEL_INVALID);
        assertThat(pairRefusal(raw("p", "s".repeat(257), "m"))).isEqualTo(RefusalReason.SERVICE_INVALID);
        assertThat(pairRefusal(raw("p", "s\uFFFD", "m"))).isNull();

        RawEvent broken = raw("p", "s", "m");
        broken.model = new byte[] {(byte) 0xc3, 0x28};
        assertThat(pairRefusal(broken)).isEqualTo(RefusalReason.MODEL_INVALID);
        broken.model = new byte[] {(byte) 0xed, (byte) 0xa0, (byte) 0x80};
        assertThat(pairRefusal(broken)).as("half a surrogate pair").isEqualTo(RefusalReason.MODEL_INVALID);
    }

    @Test
    void refusesALengthWithMoreBytesThanItNeeds() {
        RawEvent event = raw("p", "s", "m");
        event.projectLength = new byte[] {(byte) 0x82, 0};
        assertThat(decode(event)).isEqualTo(RefusalReason.MALFORMED_RECORD);
    }

    @Test
    void refusesLengthsBeyondTheRecord() {
        RawEvent event = raw("p", "s", "m");
        for (long length : new long[] {-1, -64, 1_000, Integer.MAX_VALUE, 1L << 31, Long.MAX_VALUE, Long.MIN_VALUE}) {
            event.projectLength = RawEvent.varint(length);
            assertThat(decode(event)).as("length %d", length).isEqualTo(RefusalReason.MALFORMED_RECORD);
        }
        event.projectLength = new byte[] {-1, -1, -1, -1, -1, -1, -1, -1, -1, -1, -1, 1};
        assertThat(decode(event)).isEqualTo(RefusalReason.MALFORMED_RECORD);
    }

    @Test
    void readsCostsOfEveryWidth() {
        for (int bits = 0; bits <= 49; bits++) {
            for (long nanos : new long[] {1L << bits, (1L << bits) - 1, -(1L << bits), -(1L << bits) - 1}) {
                assertThat(decode(withCost(nanos))).isNull();
                assertThat(cursor.costNanos()).isEqualTo(nanos);
            }
        }
    }

    @Test
    void readsACostWhoseSignIsPadded() {
        RawEvent event = raw("p", "s", "m");
        for (int padding : new int[] {1, 7, 8, 9, 30}) {
            for (int sign : new int[] {0, -1}) {
                event.cost = new byte[padding + 1];
                Arrays.fill(event.cost, (byte) sign);
                event.cost[padding] = 0x55;
                assertThat(decode(event)).isNull();
                assertThat(cursor.costNanos()).isEqualTo(sign == 0 ? 0x55 : 0x55 - 256);
            }
        }
    }

    @Test
    void refusesCostsThatAreNoNumberOrBeyondTheBound() {
        RawEvent event = raw("p", "s", "m");
        event.cost = new byte[0];
        assertThat(decode(event)).isEqualTo(RefusalReason.COST_OUT_OF_BOUNDS);
        event.cost = new byte[] {1, 0, 0, 0, 0, 0, 0, 0, 0};
        assertThat(decode(event)).isEqualTo(RefusalReason.COST_OUT_OF_BOUNDS);
        event.cost = new byte[] {0, -1, 0, 0, 0, 0, 0, 0, 0};
        assertThat(decode(event)).as("2^63 and more").isEqualTo(RefusalReason.COST_OUT_OF_BOUNDS);
        event.cost = new byte[5_000];
        assertThat(decode(event)).isEqualTo(RefusalReason.COST_OUT_OF_BOUNDS);

        long bound = 1_000_000 * Nanos.PER_DOLLAR;
        assertThat(decode(withCost(bound))).isNull();
        assertThat(decode(withCost(-bound))).isNull();
        assertThat(decode(withCost(bound + 1))).isEqualTo(RefusalReason.COST_OUT_OF_BOUNDS);
        assertThat(decode(withCost(-bound - 1))).isEqualTo(RefusalReason.COST_OUT_OF_BOUNDS);
        assertThat(decode(withCost(Long.MIN_VALUE))).isEqualTo(RefusalReason.COST_OUT_OF_BOUNDS);
    }

    @Test
    void checksCountsUpToTheirBounds() {
        long most = EventWalk.MAX_COUNT;
        assertThat(decode(withCounts(most, most, most, most))).isNull();
        assertThat(cursor.requests()).isEqualTo(most);
        assertThat(decode(withCounts(most + 1, 0, 0, 0))).isEqualTo(RefusalReason.TOKENS_INVALID);
        assertThat(decode(withCounts(0, most + 1, 0, 0))).isEqualTo(RefusalReason.TOKENS_INVALID);
        assertThat(decode(withCounts(5, 0, 6, 0))).isEqualTo(RefusalReason.TOKENS_INVALID);
        assertThat(decode(withCounts(-1, 0, 0, 0))).isEqualTo(RefusalReason.TOKENS_INVALID);
        assertThat(decode(withCounts(0, -1, 0, 0))).isEqualTo(RefusalReason.TOKENS_INVALID);
        assertThat(decode(withCounts(0, 0, -1, 0))).isEqualTo(RefusalReason.TOKENS_INVALID);
        assertThat(decode(withCounts(0, 0, 0, -1))).isEqualTo(RefusalReason.REQUESTS_INVALID);
        assertThat(decode(withCounts(Long.MIN_VALUE, Long.MAX_VALUE, 0, 0))).isEqualTo(RefusalReason.TOKENS_INVALID);
    }

    @Test
    void comparesTimesWithTheRecordsLogTime() {
        long age = Duration.ofDays(35).toMillis();
        long ahead = Duration.ofMinutes(10).toMillis();
        assertThat(decode(withTime(Events.LOG_TIME - age))).isNull();
        assertThat(decode(withTime(Events.LOG_TIME - age - 1))).isEqualTo(RefusalReason.TIME_TOO_OLD);
        assertThat(decode(withTime(Events.LOG_TIME + ahead))).isNull();
        assertThat(decode(withTime(Events.LOG_TIME + ahead + 1))).isEqualTo(RefusalReason.TIME_IN_FUTURE);
        assertThat(decode(withTime(Long.MIN_VALUE))).isEqualTo(RefusalReason.TIME_TOO_OLD);
        assertThat(decode(withTime(Long.MAX_VALUE))).isEqualTo(RefusalReason.TIME_IN_FUTURE);
    }

    private @Nullable RefusalReason decode(CostEvent event) {
        return decoder.decode(encoder.encode(event), Events.LOG_TIME, cursor);
    }

    private @Nullable RefusalReason decode(RawEvent event) {
        return decoder.decode(event.framed(1), Events.LOG_TIME, cursor);
    }

    private @Nullable RefusalReason pairRefusal(RawEvent event) {
        RefusalReason early = decode(event);
        if (early != null) {
            return early;
        }
        try {
            cursor.readPair();
            return null;
        } catch (RefusedEventException e) {
            return e.reason();
        }
    }

    private byte[] pairBytes() {
        return Arrays.copyOfRange(cursor.bytes(), cursor.pairFrom(), cursor.pairTo());
    }

    private String textOf(int from, int to) {
        return new String(cursor.bytes(), from, to - from, StandardCharsets.UTF_8);
    }

    private static RawEvent raw(String project, String service, String model) {
        return new RawEvent(project, service, model);
    }

    private static CostEvent with(UnaryOperator<CostEvent> change) {
        return change.apply(Events.typical());
    }

    private static CostEvent withId(String id) {
        return with(e -> event(id, e.eventTime(), "c", "n", 1, 1, 1, 1, 1, ""));
    }

    private static CostEvent withPlace(String cluster, String namespace) {
        return with(e -> event("id", e.eventTime(), cluster, namespace, 1, 1, 1, 1, 1, ""));
    }

    private static CostEvent withTrace(String trace) {
        return with(e -> event("id", e.eventTime(), "c", "n", 1, 1, 1, 1, 1, trace));
    }

    private static CostEvent withCost(long nanos) {
        return with(e -> event("id", e.eventTime(), "c", "n", nanos, 1, 1, 1, 1, ""));
    }

    private static CostEvent withTime(long time) {
        return event("id", time, "c", "n", 1, 1, 1, 1, 1, "");
    }

    private static CostEvent withCounts(long input, long output, long cached, long requests) {
        return with(e -> event("id", e.eventTime(), "c", "n", 1, input, output, cached, requests, ""));
    }

    private static CostEvent event(
            String id,
            long time,
            String cluster,
            String namespace,
            long nanos,
            long input,
            long output,
            long cached,
            long requests,
            String trace) {
        return new CostEvent(
                id, time, PairKey.of("s", "m"), cluster, namespace, nanos, input, output, cached, requests, trace);
    }
}
