package dev.costgauge.chaos;

import dev.costgauge.cost.CostEvent;
import dev.costgauge.cost.HourOfWeek;
import dev.costgauge.cost.PairKey;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What was sent, as plain sums: it knows nothing of how the stream counts. Thread-safe. */
final class Account {

    /** One UTC epoch hour of a pair. */
    record Cell(PairKey pair, long hour) {}

    /** A number of events and their cost in nano-dollars. */
    record Sum(long events, long nanos) {
        static final Sum ZERO = new Sum(0, 0);

        Sum plus(Sum other) {
            return new Sum(events + other.events, nanos + other.nanos);
        }

        Sum minus(Sum other) {
            return new Sum(events - other.events, nanos - other.nanos);
        }
    }

    private final Map<Cell, Sum> distinct = new HashMap<>();
    private final Map<Cell, Sum> records = new HashMap<>();
    private final Map<Long, List<Cell>> byHour = new HashMap<>();
    private final Map<ByteBuffer, Integer> refused = new HashMap<>();
    private Sum total = Sum.ZERO;

    /** An event that must be counted, in time or not. */
    synchronized void event(CostEvent event) {
        Cell cell = cell(event);
        if (distinct.merge(cell, sum(event), Sum::plus).events() == 1) {
            byHour.computeIfAbsent(cell.hour(), hour -> new ArrayList<>()).add(cell);
        }
        record(cell, sum(event));
    }

    /** An event that was sent before. */
    synchronized void repeat(CostEvent event) {
        record(cell(event), sum(event));
    }

    private void record(Cell cell, Sum sum) {
        records.merge(cell, sum, Sum::plus);
        total = total.plus(sum);
    }

    /** Bytes that must become a dead letter. */
    synchronized void refused(byte[] value) {
        refused.merge(ByteBuffer.wrap(value), 1, Integer::sum);
    }

    /** Every event once. */
    synchronized Map<Cell, Sum> distinct() {
        return Map.copyOf(distinct);
    }

    /** Every record that is an event: repeats as often as they were sent. */
    synchronized Map<Cell, Sum> records() {
        return Map.copyOf(records);
    }

    /** All of {@link #records} together. */
    synchronized Sum total() {
        return total;
    }

    /** Values that must be dead letters, and how often. */
    synchronized Map<ByteBuffer, Integer> refused() {
        return Map.copyOf(refused);
    }

    /** The cells of an hour. */
    synchronized List<Cell> cells(long hour) {
        return List.copyOf(byHour.getOrDefault(hour, List.of()));
    }

    /** How many pairs have events in an hour or before it. */
    synchronized long pairs(long hour) {
        return distinct.keySet().stream()
                .filter(cell -> cell.hour() <= hour)
                .map(Cell::pair)
                .distinct()
                .count();
    }

    /** The first hour of an event so far; {@link Long#MAX_VALUE} before there is one. */
    synchronized long firstHour() {
        return byHour.keySet().stream().mapToLong(Long::longValue).min().orElse(Long.MAX_VALUE);
    }

    synchronized Sum distinct(Cell cell) {
        return distinct.getOrDefault(cell, Sum.ZERO);
    }

    private static Cell cell(CostEvent event) {
        return new Cell(event.pair(), HourOfWeek.hourOf(event.eventTime()));
    }

    private static Sum sum(CostEvent event) {
        return new Sum(1, event.costNanos());
    }
}
