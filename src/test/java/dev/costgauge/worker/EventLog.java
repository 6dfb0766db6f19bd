package dev.costgauge.worker;

import dev.costgauge.cost.CostEvent;
import dev.costgauge.cost.HourOfWeek;
import dev.costgauge.cost.PairKey;
import dev.costgauge.store.ClickHouse;
import dev.costgauge.testing.Servers;
import dev.costgauge.wire.AcceptSettings;
import dev.costgauge.wire.EventDecoder;
import dev.costgauge.wire.EventEncoder;
import dev.costgauge.wire.LocalSchemaRegistry;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * A topic of cost events with everything that a log can hold: committed and aborted transactions, so offsets have gaps, and
 * records that are refused. It knows what the archive must come to.
 */
final class EventLog implements AutoCloseable {

    private static final long BASE_TIME = System.currentTimeMillis() - 40L * 3_600_000;

    private final String topic;
    private final int partitions;
    private final LocalSchemaRegistry registry = new LocalSchemaRegistry();
    private final EventEncoder encoder;
    private final KafkaProducer<byte[], byte[]> producer;
    private final Admin admin;
    private final List<PairKey> pairs = IntStream.range(0, 20)
            .mapToObj(i -> new PairKey("p" + i % 2, "svc-" + i, "m'" + i % 3))
            .toList();
    private final Map<String, Long> nanos = new HashMap<>();
    private long accepted;
    private long sequence;

    EventLog(String topic, int partitions) {
        this.topic = topic;
        this.partitions = partitions;
        this.encoder = EventEncoder.register(registry, topic);
        this.admin = Admin.create(clientConfig());
        try {
            admin.createTopics(List.of(new NewTopic(topic, partitions, (short) 1))).all().get();
        } catch (InterruptedException | ExecutionException e) {
            throw new IllegalStateException(e);
        }
        Map<String, Object> config = new HashMap<>(clientConfig());
        config.put("transactional.id", topic);
        this.producer = new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer());
        producer.initTransactions();
    }

    String topic() {
        return topic;
    }

    List<PairKey> pairs() {
        return pairs;
    }

    Map<String, Object> clientConfig() {
        return Map.of("bootstrap.servers", Servers.kafka());
    }

    EventDecoder decoder() {
        return new EventDecoder(registry, AcceptSettings.defaults());
    }

    /** Sends in transactions of a random size; one in eight is aborted, one record in fifty is no event. */
    synchronized void send(int count, Random random) {
        int sent = 0;
        while (sent < count) {
            int size = 1 + random.nextInt(300);
            boolean abort = random.nextInt(8) == 0;
            producer.beginTransaction();
            List<CostEvent> events = new ArrayList<>();
            for (int i = 0; i < size; i++) {
                boolean refused = random.nextInt(50) == 0;
                CostEvent event = event(random);
                byte[] value = refused ? new byte[] {9, 9} : encoder.encode(event);
                producer.send(new ProducerRecord<>(topic, random.nextInt(partitions), null, value));
                if (!refused) {
                    events.add(event);
                }
            }
            if (abort) {
                producer.abortTransaction();
            } else {
                producer.commitTransaction();
                events.forEach(this::count);
                sent += size;
            }
        }
    }

    private CostEvent event(Random random) {
        long time = BASE_TIME + random.nextInt(40 * 3_600_000);
        long number = sequence++;
        return new CostEvent(
                "e" + number,
                time,
                pairs.get(random.nextInt(pairs.size())),
                "c" + random.nextInt(2),
                "n" + random.nextInt(3),
                random.nextLong(-1_000_000_000L, 9_000_000_000L),
                number,
                1,
                0,
                1,
                "");
    }

    private void count(CostEvent event) {
        accepted++;
        nanos.merge(event.pair() + "@" + HourOfWeek.hourOf(event.eventTime()), event.costNanos(), Long::sum);
    }

    synchronized long accepted() {
        return accepted;
    }

    synchronized Map<String, Long> nanosByPairHour() {
        return Map.copyOf(nanos);
    }

    /** Rows of this topic, without merging doubles away. */
    long rowsIn(ClickHouse clickHouse) {
        return clickHouse.count("SELECT count() FROM cost_events WHERE topic = '" + topic + "'");
    }

    /** Sum of the partitions' ends. */
    long end() throws ExecutionException, InterruptedException {
        return ends().values().stream().mapToLong(ListOffsetsResultInfo::offset).sum();
    }

    private Map<TopicPartition, ListOffsetsResultInfo> ends() throws ExecutionException, InterruptedException {
        return admin.listOffsets(topicPartitions().stream().collect(Collectors.toMap(p -> p, p -> OffsetSpec.latest())))
                .all()
                .get();
    }

    /** Whether the group has committed all of these partitions as done. */
    boolean isDone(String group, int... numbers) throws ExecutionException, InterruptedException {
        Map<TopicPartition, OffsetAndMetadata> committed = offsets(group);
        Map<TopicPartition, ListOffsetsResultInfo> ends = ends();
        return Arrays.stream(numbers).mapToObj(number -> new TopicPartition(topic, number)).allMatch(partition -> {
            OffsetAndMetadata offset = committed.get(partition);
            return offset != null && offset.offset() == ends.get(partition).offset();
        });
    }

    /** Sum of the offsets that the group committed as done. */
    long committedBy(String group) throws ExecutionException, InterruptedException {
        return offsets(group).values().stream().mapToLong(OffsetAndMetadata::offset).sum();
    }

    boolean hasIntent(String group) throws ExecutionException, InterruptedException {
        return offsets(group).values().stream().anyMatch(offset -> Intent.of(offset) != null);
    }

    private Map<TopicPartition, OffsetAndMetadata> offsets(String group)
            throws ExecutionException, InterruptedException {
        Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>(
                admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata().get());
        offsets.values().removeIf(offset -> offset == null);
        return offsets;
    }

    private List<TopicPartition> topicPartitions() {
        return IntStream.range(0, partitions)
                .mapToObj(partition -> new TopicPartition(topic, partition))
                .toList();
    }

    @Override
    public void close() {
        producer.close();
        admin.close();
    }
}
