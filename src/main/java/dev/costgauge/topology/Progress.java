package dev.costgauge.topology;

import dev.costgauge.codec.BinaryReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.streams.query.Position;
import org.jspecify.annotations.Nullable;

/**
 * How far a partition was when its hours were last written. It stands among the hours, behind those of its commit, so a
 * standby that has it has them too. Its stored form is a version byte, a line with the time, and lines of topic,
 * partition and offset.
 *
 * @param clock the partition's time in epoch milliseconds; null before the first
 * @param position the offsets that are reflected, by topic and partition
 */
public record Progress(@Nullable Long clock, Map<String, Map<Integer, Long>> position) {

    private static final char VERSION = 1;

    static byte[] write(@Nullable Long clock, Position position) {
        StringBuilder text = new StringBuilder().append(VERSION).append(clock == null ? "" : clock).append('\n');
        for (String topic : position.getTopics()) {
            position.getPartitionPositions(topic)
                    .forEach((partition, offset) -> text.append(topic)
                            .append(' ')
                            .append(partition)
                            .append(' ')
                            .append(offset)
                            .append('\n'));
        }
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    /**
     * Reads the stored form.
     *
     * @throws dev.costgauge.codec.NewerVersionException when a newer release wrote it
     */
    public static Progress read(byte[] stored) {
        new BinaryReader(stored).version("progress", VERSION);
        List<String> lines = new String(stored, 1, stored.length - 1, StandardCharsets.UTF_8).lines().toList();
        Map<String, Map<Integer, Long>> offsets = new TreeMap<>();
        for (String line : lines.subList(1, lines.size())) {
            String[] words = line.split(" ", -1);
            offsets.computeIfAbsent(words[0], topic -> new TreeMap<>())
                    .put(Integer.parseInt(words[1]), Long.parseLong(words[2]));
        }
        return new Progress(lines.getFirst().isEmpty() ? null : (Long) Long.parseLong(lines.getFirst()), offsets);
    }
}
