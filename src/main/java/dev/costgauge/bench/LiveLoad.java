package dev.costgauge.bench;

import dev.costgauge.cost.CostEvent;
import dev.costgauge.cost.HourOfWeek;
import dev.costgauge.cost.PairKey;
import dev.costgauge.topology.PairPartition;
import dev.costgauge.wire.EventEncoder;
import dev.costgauge.wire.Topic;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Events of this moment at a steady rate, from a thread of its own until it is closed. */
final class LiveLoad implements AutoCloseable {

    private final Lab lab;
    private final InstantSource eventClock;
    private final List<PairKey> pairs;
    private final int rate;
    private final PairPartition placement;
    private final EventEncoder encoder;
    private final KafkaProducer<byte[], byte[]> producer;
    private final Thread thread;
    private volatile boolean stopped;

    /** @param eventClock what the events take their time from */
    LiveLoad(Lab lab, InstantSource eventClock, int pairs, int eventsPerSecond) {
        this.lab = lab;
        this.eventClock = eventClock;
        this.pairs = Feed.pairs(pairs);
        this.rate = eventsPerSecond;
        this.placement = new PairPartition(lab.options().partitions());
        this.encoder = lab.encoder();
        Map<String, Object> config = Feed.config(lab.clientConfig());
        config.put(ProducerConfig.LINGER_MS_CONFIG, 5);
        this.producer = new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer());
        this.thread = Thread.ofPlatform().daemon().name("bench-load").start(this::flow);
    }

    private void flow() {
        EventEncoder own = lab.encoder();
        SplittableRandom random = new SplittableRandom(2);
        long began = System.nanoTime();
        for (long sent = 0; !stopped; ) {
            long due = (System.nanoTime() - began) / 1_000 * rate / 1_000_000;
            for (; sent < due && !stopped; sent++) {
                PairKey pair = pairs.get(random.nextInt(pairs.size()));
                var unused = producer.send(
                        record(Feed.event(pair, sent, eventClock.millis(), random), own));
            }
            LockSupport.parkNanos(1_000_000);
        }
    }

    /** One event more of each pair, within an hour that begins at {@code hourStart}; from the caller's thread. */
    void onceEach(long hourStart) {
        SplittableRandom random = new SplittableRandom(4);
        for (int i = 0; i < pairs.size(); i++) {
            long time = hourStart + i * HourOfWeek.MILLIS / pairs.size();
            var unused = producer.send(record(Feed.event(pairs.get(i), -1 - i, time, random), encoder));
        }
        producer.flush();
    }

    /** One more event, from the caller's thread; {@code stored} hears when it is in the log. */
    void send(CostEvent event, Callback stored) {
        var unused = producer.send(record(event, encoder), stored);
    }

    private ProducerRecord<byte[], byte[]> record(CostEvent event, EventEncoder with) {
        return new ProducerRecord<>(
                lab.topics().name(Topic.EVENTS),
                placement.of(event.pair()),
                event.pair().bytes(),
                with.encode(event));
    }

    @Override
    public void close() {
        stopped = true;
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        producer.close();
    }
}
