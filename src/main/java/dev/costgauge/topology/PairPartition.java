package dev.costgauge.topology;

import dev.costgauge.avro.CostLedger;
import dev.costgauge.cost.PairKey;
import dev.costgauge.hours.Placed;
import dev.costgauge.wire.EventCursor;
import dev.costgauge.wire.RefusedEventException;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.common.utils.Utils;
import org.apache.kafka.streams.processor.StreamPartitioner;

/**
 * Where a pair belongs: {@code murmur2(text) mod partitions}, as Kafka's own producers in Java place a record whose key is
 * the pair's text. Immutable.
 *
 * @param partitions partitions of the topic of events
 */
public record PairPartition(int partitions) {

    /** @param pair the pair's text in UTF-8 */
    public int of(byte[] pair) {
        return Utils.toPositive(Utils.murmur2(pair)) % partitions;
    }

    public int of(PairKey pair) {
        return of(pair.bytes());
    }

    /**
     * The event's pair and where it belongs.
     *
     * @throws RefusedEventException when a name breaks a rule
     */
    public Placed place(EventCursor event) throws RefusedEventException {
        byte[] text = event.readPair().bytes();
        return new Placed(text, of(text));
    }

    /** For sinks whose key is a pair's text, alone or followed by a slash and more: all of a pair in one partition. */
    static <V> StreamPartitioner<byte[], V> byPair(int namesInKey) {
        return (topic, key, value, count) ->
                Optional.of(Set.of(new PairPartition(count).of(pairOf(key, namesInKey))));
    }

    /** For the ledger: the lines of a partition stay in the partition of that number, where there are as many. */
    static StreamPartitioner<byte[], CostLedger> byLedger() {
        return (topic, key, line, count) -> Optional.of(Set.of(line.getPartition() % count));
    }

    /** For the clock: its key is the partition number. */
    static <V> StreamPartitioner<byte[], V> byNumber() {
        return (topic, key, value, count) -> Optional.of(Set.of(key[0] << 24
                | (key[1] & 0xff) << 16
                | (key[2] & 0xff) << 8
                | (key[3] & 0xff)));
    }

    /** For what every partition is told. */
    static <V> StreamPartitioner<byte[], V> toAll() {
        return (topic, key, value, count) ->
                Optional.of(IntStream.range(0, count).boxed().collect(Collectors.toSet()));
    }

    private static byte[] pairOf(byte[] key, int namesInKey) {
        int slashes = 0;
        for (int i = 0; i < key.length; i++) {
            if (key[i] == '/' && ++slashes == namesInKey) {
                return java.util.Arrays.copyOf(key, i);
            }
        }
        return key;
    }
}
