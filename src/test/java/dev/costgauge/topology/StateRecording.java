package dev.costgauge.topology;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.costgauge.cost.CostEvent;
import dev.costgauge.cost.PairKey;
import dev.costgauge.wire.Topic;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.io.JsonEncoder;
import org.apache.avro.specific.SpecificDatumWriter;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.kstream.Windowed;
import org.apache.kafka.streams.processor.StateStoreContext;
import org.apache.kafka.streams.processor.TaskId;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.WindowStore;

/** The stores of a release, as it left them, what came to it next, and what it published then; three files of a folder. */
final class StateRecording {

    private static final List<String> KEY_VALUE_STORES =
            List.of(Stores.HOURS, Stores.SERIES, Stores.ALERTS, Stores.PARTITION, Stores.FLEET);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final Path folder;

    StateRecording(Path folder) {
        this.folder = folder;
    }

    /** Something that comes to the stream. */
    sealed interface Input {
        /** @param logTime epoch milliseconds */
        record Event(long logTime, CostEvent event) implements Input {}

        record Tick(Instant time) implements Input {}

        default String line() {
            return switch (this) {
                case Event e -> String.join(
                        "\t",
                        "event",
                        Long.toString(e.logTime),
                        e.event.eventId(),
                        Long.toString(e.event.eventTime()),
                        e.event.pair().project(),
                        e.event.pair().service(),
                        e.event.pair().model(),
                        e.event.cluster(),
                        e.event.namespace(),
                        Long.toString(e.event.costNanos()),
                        Long.toString(e.event.inputTokens()),
                        Long.toString(e.event.outputTokens()),
                        Long.toString(e.event.cachedTokens()),
                        Long.toString(e.event.requests()),
                        e.event.traceId());
                case Tick tick -> "tick\t" + tick.time.toEpochMilli();
            };
        }

        static Input of(String line) {
            String[] words = line.split("\t", -1);
            return words[0].equals("tick")
                    ? new Tick(Instant.ofEpochMilli(Long.parseLong(words[1])))
                    : new Event(
                            Long.parseLong(words[1]),
                            new CostEvent(
                                    words[2],
                                    Long.parseLong(words[3]),
                                    new PairKey(words[4], words[5], words[6]),
                                    words[7],
                                    words[8],
                                    Long.parseLong(words[9]),
                                    Long.parseLong(words[10]),
                                    Long.parseLong(words[11]),
                                    Long.parseLong(words[12]),
                                    Long.parseLong(words[13]),
                                    words[14]));
        }

        default void into(GaugeDriver gauge) {
            switch (this) {
                case Event e -> gauge.raw(gauge.encode(e.event), Instant.ofEpochMilli(e.logTime));
                case Tick tick -> gauge.tick(tick.time);
            }
        }
    }

    /** What the stream has published since the last call, by topic, each word as JSON. */
    static Map<String, List<JsonNode>> words(GaugeDriver gauge) throws IOException {
        Map<String, List<JsonNode>> words = new TreeMap<>();
        words.put(Topic.HOURS.name(), json(gauge.hours()));
        words.put(Topic.UPDATES.name(), json(gauge.baselines()));
        words.put(Topic.ALERTS.name(), json(gauge.alerts()));
        words.put(Topic.LEDGER.name(), json(gauge.ledger()));
        return words;
    }

    private static <T extends SpecificRecord> List<JsonNode> json(List<T> records) throws IOException {
        List<JsonNode> words = new ArrayList<>();
        for (T record : records) {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            JsonEncoder encoder = EncoderFactory.get().jsonEncoder(record.getSchema(), out);
            new SpecificDatumWriter<T>(record.getSchema()).write(record, encoder);
            encoder.flush();
            words.add(JSON.readTree(out.toByteArray()));
        }
        return words;
    }

    /** Whether everything that was recorded is there and as it was; a later release may say more. */
    static boolean isWithin(JsonNode recorded, JsonNode now) {
        if (recorded.isObject()) {
            return recorded.properties().stream()
                    .allMatch(field -> isWithin(field.getValue(), now.path(field.getKey())));
        }
        if (recorded.isArray() && now.isArray() && recorded.size() == now.size()) {
            for (int i = 0; i < recorded.size(); i++) {
                if (!isWithin(recorded.get(i), now.get(i))) {
                    return false;
                }
            }
            return true;
        }
        return recorded.equals(now);
    }

    void writeStores(GaugeDriver gauge) throws IOException {
        Files.createDirectories(folder);
        try (DataOutputStream out = new DataOutputStream(
                new GZIPOutputStream(Files.newOutputStream(folder.resolve("stores.gz"))))) {
            for (String store : KEY_VALUE_STORES) {
                KeyValueStore<Bytes, byte[]> entries = gauge.driver.getKeyValueStore(store);
                try (KeyValueIterator<Bytes, byte[]> all = entries.all()) {
                    while (all.hasNext()) {
                        KeyValue<Bytes, byte[]> entry = all.next();
                        write(out, store, -1, entry.key.get(), entry.value);
                    }
                }
            }
            WindowStore<Bytes, byte[]> ids = gauge.driver.getWindowStore(Stores.IDS);
            try (KeyValueIterator<Windowed<Bytes>, byte[]> all = ids.all()) {
                while (all.hasNext()) {
                    KeyValue<Windowed<Bytes>, byte[]> entry = all.next();
                    write(out, Stores.IDS, entry.key.window().start(), entry.key.key().get(), entry.value);
                }
            }
        }
    }

    private static void write(DataOutputStream out, String store, long window, byte[] key, byte[] value)
            throws IOException {
        out.writeUTF(store);
        out.writeLong(window);
        out.writeInt(key.length);
        out.write(key);
        out.writeInt(value.length);
        out.write(value);
    }

    /** Puts the recorded stores where an instance with that state directory finds them; returns how many entries there are. */
    int restoreStores(Path stateDir) throws IOException {
        Properties properties = new Properties();
        properties.put(StreamsConfig.APPLICATION_ID_CONFIG, GaugeDriver.stream(stateDir).applicationId());
        properties.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, "localhost:1");
        TaskId task = new TaskId(0, 0);
        Path folderOfTask = stateDir.resolve(GaugeDriver.stream(stateDir).applicationId()).resolve(task.toString());
        Files.createDirectories(folderOfTask);
        StateStoreContext context =
                new MockProcessorContext<>(properties, task, folderOfTask.toFile()).getStateStoreContext();
        Map<String, KeyValueStore<Bytes, byte[]>> stores = new TreeMap<>();
        for (String store : KEY_VALUE_STORES) {
            stores.put(store, org.apache.kafka.streams.state.Stores.persistentKeyValueStore(store).get());
        }
        WindowStore<Bytes, byte[]> ids = org.apache.kafka.streams.state.Stores.persistentWindowStore(
                        Stores.IDS, GaugeDriver.book(3).dedupeSpan().plus(Duration.ofHours(2)), Duration.ofHours(1), false)
                .get();
        stores.values().forEach(store -> store.init(context, store));
        ids.init(context, ids);
        int entries = 0;
        try (DataInputStream in = new DataInputStream(
                new GZIPInputStream(Files.newInputStream(folder.resolve("stores.gz"))))) {
            while (true) {
                String store = in.readUTF();
                long window = in.readLong();
                Bytes key = Bytes.wrap(in.readNBytes(in.readInt()));
                byte[] value = in.readNBytes(in.readInt());
                if (store.equals(Stores.IDS)) {
                    ids.put(key, value, window);
                } else {
                    stores.get(store).put(key, value);
                }
                entries++;
            }
        } catch (EOFException e) {
            // That was the last one.
        }
        stores.values().forEach(KeyValueStore::close);
        ids.close();
        Files.writeString(folderOfTask.resolve(".checkpoint"), checkpoint(GaugeDriver.stream(stateDir).applicationId()));
        return entries;
    }

    /** Kafka Streams' own file; without it, it takes stores that are not empty for those of a process that was killed. */
    private static String checkpoint(String applicationId) {
        List<String> stores = new ArrayList<>(KEY_VALUE_STORES);
        stores.add(Stores.IDS);
        StringBuilder text = new StringBuilder("0\n" + stores.size() + "\n");
        stores.forEach(store -> text.append(applicationId + "-" + store + "-changelog 0 0\n"));
        return text.toString();
    }

    void writeInput(List<Input> input) throws IOException {
        Files.write(folder.resolve("input.tsv"), input.stream().map(Input::line).toList());
    }

    List<Input> input() throws IOException {
        return Files.readAllLines(folder.resolve("input.tsv")).stream().map(Input::of).toList();
    }

    void writeWords(Map<String, List<JsonNode>> words) throws IOException {
        try (Writer out = new OutputStreamWriter(
                new GZIPOutputStream(Files.newOutputStream(folder.resolve("words.gz"))), StandardCharsets.UTF_8)) {
            for (Map.Entry<String, List<JsonNode>> topic : words.entrySet()) {
                for (JsonNode word : topic.getValue()) {
                    out.write(topic.getKey() + "\t" + word + "\n");
                }
            }
        }
    }

    Map<String, List<JsonNode>> words() throws IOException {
        Map<String, List<JsonNode>> words = new TreeMap<>();
        try (BufferedReader in = new BufferedReader(new InputStreamReader(
                new GZIPInputStream(Files.newInputStream(folder.resolve("words.gz"))), StandardCharsets.UTF_8))) {
            for (String line = in.readLine(); line != null; line = in.readLine()) {
                int tab = line.indexOf('\t');
                words.computeIfAbsent(line.substring(0, tab), topic -> new ArrayList<>())
                        .add(JSON.readTree(line.substring(tab + 1)));
            }
        }
        return words;
    }
}
