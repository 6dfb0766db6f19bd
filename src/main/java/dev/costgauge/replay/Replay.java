package dev.costgauge.replay;

import dev.costgauge.avro.BaselineCommand;
import dev.costgauge.cost.PairKey;
import dev.costgauge.cost.RefusalReason;
import dev.costgauge.hours.Gauge;
import dev.costgauge.hours.Placed;
import dev.costgauge.topology.CommandIntake;
import dev.costgauge.topology.Notice;
import dev.costgauge.topology.PairPartition;
import dev.costgauge.topology.Placement;
import dev.costgauge.wire.ClockMark;
import dev.costgauge.wire.EventCursor;
import dev.costgauge.wire.EventDecoder;
import dev.costgauge.wire.RefusedEventException;
import dev.costgauge.wire.Topic;

/** One partition's gauge, fed with records as they stand in the topics. Not thread-safe. */
final class Replay {

    private final int partition;
    private final PairPartition partitions;
    private final Gauge gauge;
    private final EventDecoder decoder;
    private final CommandIntake commands;
    private final Placement pairs;
    private final EventCursor event = new EventCursor();
    private long eventsOffset = -1;

    Replay(int partition, PairPartition partitions, Gauge gauge, EventDecoder decoder, CommandIntake commands) {
        this.partition = partition;
        this.partitions = partitions;
        this.pairs = new Placement(partitions, Integer.MAX_VALUE);
        this.gauge = gauge;
        this.decoder = decoder;
        this.commands = commands;
    }

    /**
     * Takes one record.
     *
     * @param time the record's timestamp
     */
    void take(Topic topic, long offset, byte[] value, long time) {
        switch (topic) {
            case EVENTS -> {
                eventsOffset = offset;
                event(value, time, false);
            }
            case REROUTED -> event(value, time, true);
            case COMMANDS -> {
                BaselineCommand command = commands.read(value, partition).command();
                if (command != null) {
                    gauge.command(command, time);
                }
            }
            case TICKS -> {
                ClockMark mark = ClockMark.read(value);
                if (mark != null) {
                    gauge.mark(mark.clampedTo(time), time);
                }
            }
            case NOTICES -> notice(value, time);
            case RULES, FLEET_PARTS, JOURNAL, UPDATES, HOURS, ALERTS, LEDGER, DEAD_LETTERS, LATE ->
                throw new IllegalArgumentException(topic + " is no input of a partition");
        }
        gauge.hearMarks(eventsOffset, time);
    }

    private void event(byte[] value, long time, boolean rerouted) {
        RefusalReason refusal = decoder.decode(value, time, event);
        if (refusal != null) {
            refused(refusal, time);
            return;
        }
        Placed placed;
        try {
            placed = pairs.of(event);
        } catch (RefusedEventException e) {
            gauge.refused(event.costNanos(), time);
            return;
        }
        if (placed.partition() == partition) {
            gauge.event(placed, event, time);
        } else if (rerouted) {
            gauge.refused(event.costNanos(), time);
        }
    }

    private void refused(RefusalReason refusal, long time) {
        if (refusal.isCostKnown()) {
            gauge.refused(event.costNanos(), time);
        } else {
            gauge.unreadable(time);
        }
    }

    private void notice(byte[] value, long time) {
        Notice notice;
        try {
            notice = Notice.read(value);
        } catch (RuntimeException e) {
            // The stream put it among the dead letters.
            return;
        }
        switch (notice) {
            case Notice.Fleet fleet -> gauge.hear(fleet.notice(), time);
            case Notice.Rule rule -> gauge.hear(rule.change());
            case Notice.Alert alert -> {
                if (partitions.of(PairKey.ALL) == partition) {
                    gauge.keep(alert.alert(), time);
                }
            }
        }
    }
}
