package dev.costgauge.topology;

import dev.costgauge.codec.BinaryReader;
import dev.costgauge.codec.BinaryWriter;
import dev.costgauge.wire.Topic;
import dev.costgauge.wire.TopicCatalog;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The order in which a task took the records of its topics. Kafka keeps the order within a topic and none between them;
 * with this, a replay takes them as the stream did. Entries go with the commit that they are of, in its transaction: runs of
 * records of one topic, each by its first and last offset. Not thread-safe.
 */
public final class Journal {

    private static final int VERSION = 1;

    /** An entry is one record: small enough for every broker's limit. */
    private static final int MOST_RUNS = 10_000;

    /** The codes of topics in an entry: never to be changed, only added to. */
    private static final List<Topic> CODES =
            List.of(Topic.EVENTS, Topic.REROUTED, Topic.COMMANDS, Topic.TICKS, Topic.NOTICES);

    /** Records of one topic that were taken one after the other. */
    public record Run(Topic topic, long first, long last) {}

    /**
     * What one commit covers, or a part of it.
     *
     * @param begins whether the task knew nothing before it
     */
    public record Entry(boolean begins, List<Run> runs) {}

    private final Map<String, Topic> topics = new HashMap<>();
    private final List<Run> runs = new ArrayList<>();
    private boolean begins;
    private @Nullable String topic;
    private long first;
    private long last;

    Journal(TopicCatalog catalog) {
        CODES.forEach(of -> topics.put(catalog.name(of), of));
    }

    /** The task begins with nothing. */
    void begin() {
        begins = true;
    }

    /** These records were taken. */
    void note(String recordTopic, long firstOffset, long lastOffset) {
        if (!recordTopic.equals(topic)) {
            endRun();
            topic = recordTopic;
            first = firstOffset;
        }
        last = lastOffset;
    }

    private void endRun() {
        Topic of = topic == null ? null : topics.get(topic);
        if (of != null) {
            runs.add(new Run(of, first, last));
        }
        topic = null;
    }

    /** The entries of the coming commit: none when nothing was taken, and one unless topics took turns all the time. */
    List<byte[]> drain() {
        endRun();
        List<byte[]> entries = new ArrayList<>();
        for (int from = 0; from < runs.size(); from += MOST_RUNS) {
            entries.add(write(runs.subList(from, Math.min(from + MOST_RUNS, runs.size()))));
        }
        runs.clear();
        return entries;
    }

    private byte[] write(List<Run> some) {
        BinaryWriter out = new BinaryWriter().putByte(VERSION).putByte(begins ? 1 : 0).putLong(some.size());
        for (Run run : some) {
            out.putByte(CODES.indexOf(run.topic())).putLong(run.first()).putLong(run.last() - run.first());
        }
        begins = false;
        return out.toBytes();
    }

    /** Reads an entry. */
    public static Entry read(byte[] bytes) {
        BinaryReader in = new BinaryReader(bytes);
        in.version("journal", VERSION);
        boolean begins = in.getByte() != 0;
        List<Run> runs = new ArrayList<>();
        for (int left = in.getInt(); left > 0; left--) {
            Topic topic = CODES.get(in.getByte());
            long first = in.getLong();
            runs.add(new Run(topic, first, first + in.getLong()));
        }
        return new Entry(begins, runs);
    }
}
