package dev.costgauge.topology;

import dev.costgauge.cost.PairKey;
import dev.costgauge.detect.RuleSpec;
import dev.costgauge.hours.BookMeters;
import dev.costgauge.hours.BookSettings;
import dev.costgauge.hours.Gauge;
import dev.costgauge.rules.RuleBook;
import dev.costgauge.wire.Topic;
import dev.costgauge.wire.TopicCatalog;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Objects;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.query.Position;
import org.jspecify.annotations.Nullable;

/** Between Kafka Streams and the partition's gauge: takes events as bytes, and whatever {@link StreamInput} is. One per task. */
final class GaugeProcessor implements Processor<byte[], Object, byte[], Object> {

    private final BookSettings settings;
    private final RuleSpec defaults;
    private final PairPartition partitions;
    private final TopicCatalog topics;
    private final String eventsTopic;
    private final BookMeters meters;
    private final EventIntake.Parts intakeParts;
    private final DeadLetters deadLetters;
    private final boolean traces;
    private @Nullable ProcessorContext<byte[], Object> context;
    private @Nullable SinkOutput output;
    private @Nullable Gauge gauge;
    private @Nullable EventIntake intake;
    private @Nullable WriteBehindStore hours;
    private @Nullable AutoCloseable gaugeMeters;

    /** @param traces whether alerts carry the trace context of the event that crossed */
    GaugeProcessor(
            BookSettings settings,
            RuleSpec defaults,
            TopicCatalog topics,
            BookMeters meters,
            EventIntake.Parts intake,
            boolean traces) {
        this.settings = settings;
        this.defaults = defaults;
        this.partitions = intake.partitions();
        this.topics = topics;
        this.eventsTopic = topics.name(Topic.EVENTS);
        this.meters = meters;
        this.intakeParts = intake;
        this.deadLetters = intake.deadLetters();
        this.traces = traces;
    }

    @Override
    public void init(ProcessorContext<byte[], Object> newContext) {
        context = newContext;
        SinkOutput newOutput = new SinkOutput(newContext, new AlertTrace(traces));
        output = newOutput;
        hours = WriteBehindStore.of(newContext.getStateStore(Stores.HOURS));
        RocksStorage storage = new RocksStorage(
                newContext.getStateStore(Stores.HOURS),
                newContext.getStateStore(Stores.SERIES),
                newContext.getStateStore(Stores.ALERTS),
                newContext.getStateStore(Stores.PARTITION),
                newContext.getStateStore(Stores.IDS));
        Gauge restored = new Gauge(settings, new RuleBook(defaults), storage, newOutput, meters);
        restored.restore();
        gauge = restored;
        // A revived task keeps its processor and has a new book: what the old one counted with must not be found again.
        intake = new EventIntake(intakeParts, newContext, restored, newOutput);
        gaugeMeters = meters.watch(newContext.taskId().partition(), restored);
        Position position = storage.position();
        Journal journal = new Journal(topics);
        if (position.isEmpty()) {
            journal.begin();
        }
        hours.startAt(position);
        boolean withoutIds = !storage.hasIds();
        hours.beforeCommit(journal, covered -> {
            restored.flush();
            if (withoutIds && !storage.hasIds()) {
                storage.putNoIds();
            }
            storage.putProgress(covered);
            journal.drain().forEach(entry -> publish(newContext, entry));
            HaltPoint.pass();
        });
    }

    private static void publish(ProcessorContext<byte[], Object> to, byte[] entry) {
        byte[] partition =
                ByteBuffer.allocate(Integer.BYTES).putInt(to.taskId().partition()).array();
        to.forward(new Record<>(partition, entry, to.currentSystemTimeMs()), Nodes.TO_JOURNAL);
    }

    @Override
    public void process(Record<byte[], Object> record) {
        Gauge current = Objects.requireNonNull(gauge);
        WriteBehindStore store = Objects.requireNonNull(hours);
        if (record.value() instanceof StreamInput input) {
            Objects.requireNonNull(output).at(record.timestamp());
            store.touch();
            take(current, record, input);
            current.hearMarks(store.offsetOf(eventsTopic), record.timestamp());
        } else {
            long eventsOffset = store.offsetOf(eventsTopic);
            List<ConsumerRecord<byte[], byte[]>> run = EventRun.of(
                    record, Objects.requireNonNull(context).recordMetadata().orElseThrow());
            store.touch(run);
            Objects.requireNonNull(intake).take(run, eventsOffset);
        }
    }

    private void take(Gauge current, Record<byte[], ?> record, StreamInput input) {
        switch (input) {
            case StreamInput.Tick tick -> current.mark(tick.mark(), record.timestamp());
            case StreamInput.Told told -> {
                String refusal = hear(current, told.notice(), record.timestamp());
                if (refusal != null) {
                    refuse(record, told.original(), Refused.INTERNAL_REFUSED, refusal);
                }
            }
            case StreamInput.Command command -> {
                String refusal = current.command(command.command(), record.timestamp());
                if (refusal != null) {
                    refuse(record, command.original(), Refused.COMMAND_REFUSED, refusal);
                }
            }
        }
    }

    private @Nullable String hear(Gauge current, Notice notice, long logTime) {
        return switch (notice) {
            case Notice.Fleet fleet -> current.hear(fleet.notice(), logTime);
            case Notice.Rule rule -> current.hear(rule.change());
            case Notice.Alert alert -> {
                int home = partitions.of(PairKey.ALL);
                yield home == Objects.requireNonNull(context).taskId().partition()
                        ? current.keep(alert.alert(), logTime)
                        : null;
            }
        };
    }

    private void refuse(
            Record<byte[], ?> record, byte[] original, Refused what, String refusal) {
        ProcessorContext<byte[], Object> to = Objects.requireNonNull(context);
        to.forward(
                deadLetters.refused(record, original, what, refusal, to.recordMetadata().orElseThrow()),
                Nodes.TO_DEAD_LETTERS);
    }

    @Override
    public void close() {
        if (gaugeMeters != null) {
            try {
                gaugeMeters.close();
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
            gaugeMeters = null;
        }
    }
}
