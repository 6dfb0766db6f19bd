package dev.costgauge.topology;

import dev.costgauge.cost.RefusalReason;
import dev.costgauge.cost.PairKey;
import dev.costgauge.detect.RuleSpec;
import dev.costgauge.hours.BookMeters;
import dev.costgauge.hours.BookSettings;
import dev.costgauge.hours.HourBook;
import dev.costgauge.rules.RuleBook;
import dev.costgauge.wire.ClockMark;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Objects;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;

/** Keeps the partition's book of hours. One per task. */
final class GaugeProcessor implements Processor<byte[], StreamInput, byte[], Object> {

    /** Hours that are closed beside each event, those of one pair together: a backlog of closings shrinks while no event waits for it. */
    private static final int WALK_PER_EVENT = 4;

    /** Hours that are closed beside each clock mark: some tens of milliseconds of work. */
    private static final int WALK_PER_TICK = 2_000;

    private final BookSettings settings;
    private final RuleSpec defaults;
    private final PairPartition partitions;
    private final String eventsTopic;
    private final BookMeters meters;
    private final DeadLetters deadLetters;
    private @Nullable ProcessorContext<byte[], Object> context;
    private @Nullable SinkOutput output;
    private @Nullable HourBook book;
    private @Nullable WriteBehindStore hours;

    /** Marks of the clock whose events have not all come yet, oldest first; stored with each commit. */
    private final Deque<ClockMark> waiting = new ArrayDeque<>();

    private boolean waitingChanged;

    GaugeProcessor(
            BookSettings settings,
            RuleSpec defaults,
            PairPartition partitions,
            String eventsTopic,
            BookMeters meters,
            DeadLetters deadLetters) {
        this.settings = settings;
        this.defaults = defaults;
        this.partitions = partitions;
        this.eventsTopic = eventsTopic;
        this.meters = meters;
        this.deadLetters = deadLetters;
    }

    @Override
    public void init(ProcessorContext<byte[], Object> newContext) {
        context = newContext;
        output = new SinkOutput(newContext);
        hours = WriteBehindStore.of(newContext.getStateStore(Stores.HOURS));
        RocksStorage storage = new RocksStorage(
                newContext.getStateStore(Stores.HOURS),
                newContext.getStateStore(Stores.SERIES),
                newContext.getStateStore(Stores.ALERTS),
                newContext.getStateStore(Stores.PARTITION));
        HourBook restored = new HourBook(settings, new RuleBook(defaults), storage, output, meters);
        restored.restore();
        book = restored;
        waiting.clear();
        waiting.addAll(storage.waitingMarks());
        waitingChanged = false;
        hours.startAt(storage.position());
        hours.beforeCommit(position -> {
            restored.flush();
            if (waitingChanged) {
                storage.putWaitingMarks(waiting);
                waitingChanged = false;
            }
            storage.putProgress(position);
        });
    }

    @Override
    public void process(Record<byte[], StreamInput> record) {
        HourBook current = Objects.requireNonNull(book);
        Objects.requireNonNull(output).at(record.timestamp());
        switch (record.value()) {
            case StreamInput.Event event -> {
                count(current, record, event);
                current.walk(WALK_PER_EVENT, record.timestamp());
            }
            case StreamInput.Tick tick -> {
                Objects.requireNonNull(hours).touch();
                waiting.addLast(tick.mark());
                waitingChanged = true;
            }
            case StreamInput.Told told -> {
                Objects.requireNonNull(hours).touch();
                hear(current, told.notice());
                current.walk(WALK_PER_TICK, record.timestamp());
            }
            case StreamInput.Passed passed -> {}
            case StreamInput.Command command -> {
                Objects.requireNonNull(hours).touch();
                String refusal = current.command(command.command(), record.timestamp());
                if (refusal != null) {
                    refuse(record, command, refusal);
                }
            }
        }
        hearClock(current, record.timestamp());
    }

    private void hear(HourBook current, Notice notice) {
        switch (notice) {
            case Notice.Fleet fleet -> current.hear(fleet.notice());
            case Notice.Rule rule -> current.hear(rule.change());
            case Notice.Alert alert -> {
                int home = partitions.of(PairKey.ALL);
                if (home == Objects.requireNonNull(context).taskId().partition()) {
                    current.keep(alert.alert());
                }
            }
        }
    }

    /** Hears the marks whose events have all been processed. */
    private void hearClock(HourBook current, long logTime) {
        for (ClockMark mark = waiting.peekFirst(); mark != null; mark = waiting.peekFirst()) {
            if (mark.afterOffset() > Objects.requireNonNull(hours).offsetOf(eventsTopic)) {
                return;
            }
            waiting.removeFirst();
            waitingChanged = true;
            current.tick(mark.time());
            current.walk(WALK_PER_TICK, logTime);
        }
    }

    private void count(HourBook current, Record<byte[], StreamInput> record, StreamInput.Event event) {
        ProcessorContext<byte[], Object> to = Objects.requireNonNull(context);
        switch (current.event(Objects.requireNonNull(event.placed), event.cursor, record.timestamp())) {
            case COUNTED, AMENDED -> {}
            case TOO_LATE -> to.forward(
                    deadLetters.late(record, event.original, to.recordMetadata().orElseThrow()), Nodes.TO_LATE);
            case OUT_OF_BOUNDS -> to.forward(
                    deadLetters.refusedEvent(
                            record,
                            event.original,
                            RefusalReason.TOTAL_OUT_OF_BOUNDS,
                            to.recordMetadata().orElseThrow()),
                    Nodes.TO_DEAD_LETTERS);
        }
    }

    private void refuse(Record<byte[], StreamInput> record, StreamInput.Command command, String refusal) {
        ProcessorContext<byte[], Object> to = Objects.requireNonNull(context);
        to.forward(
                deadLetters.refused(
                        record, command.original(), DeadLetters.Refused.COMMAND_REFUSED, refusal, to.recordMetadata().orElseThrow()),
                Nodes.TO_DEAD_LETTERS);
    }
}
