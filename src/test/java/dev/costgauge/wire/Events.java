package dev.costgauge.wire;

import dev.costgauge.cost.CostEvent;
import dev.costgauge.cost.Nanos;
import dev.costgauge.cost.PairKey;
import java.time.Instant;
import java.util.Random;

/** Cost events for the tests of this package. */
final class Events {

    static final long LOG_TIME = 1_800_000_000_000L;

    private static final String[] WORDS = {
        "checkout", "search", "größe", "模型-7b", "gpt-4o-mini", "claude", "emoji😀name", "a", "x".repeat(63), "y".repeat(64),
        "z".repeat(256), "ünïcödé-".repeat(9)
    };

    private Events() {}

    /** About 120 bytes on the wire, as in production. */
    static CostEvent typical() {
        return new CostEvent(
                "0b54e3a1-6c1e-4a3f-9d55-1f0d7f6f2c11",
                LOG_TIME - 1_234,
                new PairKey("default", "checkout-api", "gpt-4o-mini"),
                "eu-west-1",
                "payments",
                12_345_678,
                1_234,
                256,
                512,
                1,
                "4bf92f3577b34da6a3ce929d0e0e4736");
    }

    static CostEvent random(Random random) {
        long input = random.nextLong(1_000_000_000_001L) >> random.nextInt(40);
        return new CostEvent(
                "event-" + random.nextInt(),
                LOG_TIME - random.nextInt(1_000_000_000),
                new PairKey(word(random), word(random), word(random)),
                random.nextInt(5) == 0 ? "" : word(random),
                random.nextInt(5) == 0 ? "" : word(random),
                random.nextLong(-1_000_000, 1_000_001) * Nanos.PER_DOLLAR >> random.nextInt(50),
                input,
                random.nextLong(1_000_000_000_001L) >> random.nextInt(40),
                input == 0 ? 0 : random.nextLong(input),
                random.nextLong(1_000_000_000_001L) >> random.nextInt(40),
                random.nextInt(3) == 0 ? "" : "trace" + random.nextLong());
    }

    /** The same event as the generated class. */
    static dev.costgauge.avro.CostEvent generated(CostEvent event) {
        return dev.costgauge.avro.CostEvent.newBuilder()
                .setEventId(event.eventId())
                .setEventTime(Instant.ofEpochMilli(event.eventTime()))
                .setProject(event.pair().project())
                .setService(event.pair().service())
                .setModel(event.pair().model())
                .setCluster(event.cluster())
                .setNamespace(event.namespace())
                .setCost(Nanos.toDecimal(event.costNanos()))
                .setInputTokens(event.inputTokens())
                .setOutputTokens(event.outputTokens())
                .setCachedTokens(event.cachedTokens())
                .setRequests(event.requests())
                .setTraceId(event.traceId())
                .build();
    }

    private static String word(Random random) {
        return WORDS[random.nextInt(WORDS.length)];
    }
}
