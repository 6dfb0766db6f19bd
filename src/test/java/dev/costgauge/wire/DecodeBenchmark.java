package dev.costgauge.wire;

import dev.costgauge.avro.CostEvent;
import dev.costgauge.cost.PairKey;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.Locale;
import java.util.Random;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.specific.SpecificDatumReader;

/**
 * What decoding costs, to be run by hand: nanoseconds a record of the hand walk, of Avro's reader with a reused record and
 * decoder, and of our encoder, each in the same run. Rounds after the first few are warm.
 */
final class DecodeBenchmark {

    private static final int RECORDS = Integer.getInteger("records", 20_000);
    private static final int ROUNDS = 12;
    private static final int REPEATS = 1_000_000 / RECORDS;

    private DecodeBenchmark() {}

    public static void main(String[] args) throws IOException {
        LocalSchemaRegistry registry = new LocalSchemaRegistry();
        EventEncoder encoder = EventEncoder.register(registry, "cost-events");
        dev.costgauge.cost.CostEvent[] events = new dev.costgauge.cost.CostEvent[RECORDS];
        byte[][] values = new byte[RECORDS][];
        Random random = new Random(1);
        long bytes = 0;
        for (int i = 0; i < RECORDS; i++) {
            events[i] = production(random);
            values[i] = encoder.encode(events[i]);
            bytes += values[i].length;
        }
        System.out.printf(Locale.ROOT, "%d records of %d bytes on average%n", RECORDS, bytes / RECORDS);
        EventDecoder decoder = new EventDecoder(registry, AcceptSettings.defaults());
        for (int round = 0; round < ROUNDS; round++) {
            double walk = walk(decoder, values);
            double avro = avro(values) ;
            double encode = encode(encoder, events);
            System.out.printf(
                    Locale.ROOT, "walk %.1f ns, SpecificDatumReader %.1f ns (%.1f times), encode %.1f ns%n", walk, avro,
                    avro / walk, encode);
        }
    }

    private static double walk(EventDecoder decoder, byte[][] values) {
        EventCursor cursor = new EventCursor();
        long sum = 0;
        long start = cpu();
        for (int repeat = 0; repeat < REPEATS; repeat++) {
            for (byte[] value : values) {
                if (decoder.decode(value, Events.LOG_TIME, cursor) != null) {
                    throw new IllegalStateException("refused");
                }
                sum += cursor.costNanos() + cursor.pairTo();
            }
        }
        return perRecord(start, sum);
    }

    private static double avro(byte[][] values) throws IOException {
        TrustedClasses.trustOurs();
        var reader = new SpecificDatumReader<>(CostEvent.class);
        BinaryDecoder reused = null;
        CostEvent event = null;
        long sum = 0;
        long start = cpu();
        for (int repeat = 0; repeat < REPEATS / 10; repeat++) {
            for (byte[] value : values) {
                reused = DecoderFactory.get().binaryDecoder(value, 5, value.length - 5, reused);
                event = reader.read(event, reused);
                sum += event.getRequests();
            }
        }
        return perRecord(start, sum) * 10;
    }

    private static double encode(EventEncoder encoder, dev.costgauge.cost.CostEvent[] events) {
        long sum = 0;
        long start = cpu();
        for (int repeat = 0; repeat < REPEATS; repeat++) {
            for (dev.costgauge.cost.CostEvent event : events) {
                sum += encoder.encode(event).length;
            }
        }
        return perRecord(start, sum);
    }

    private static double perRecord(long start, long sum) {
        double nanos = (cpu() - start) / (double) REPEATS / RECORDS;
        if (sum == 42) {
            System.out.println("a sum that keeps the loop alive");
        }
        return nanos;
    }

    /** Processor time of this thread: a busy machine then disturbs less. */
    private static long cpu() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    }

    private static dev.costgauge.cost.CostEvent production(Random random) {
        String id = Long.toHexString(random.nextLong() | 1L << 60);
        return new dev.costgauge.cost.CostEvent(
                id,
                Events.LOG_TIME - random.nextInt(3_600_000),
                new PairKey("default", "service-" + random.nextInt(1_000), "model-" + random.nextInt(10)),
                "cluster-" + random.nextInt(4),
                "team-" + random.nextInt(40),
                (long) Math.exp(8 + 12 * random.nextDouble()),
                random.nextInt(20_000),
                random.nextInt(2_000),
                0,
                1,
                random.nextBoolean() ? id + id : "");
    }
}
