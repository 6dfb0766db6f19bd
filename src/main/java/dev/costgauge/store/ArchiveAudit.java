package dev.costgauge.store;

import java.util.Collection;
import java.util.List;
import java.util.OptionalLong;
import java.util.SortedMap;

/**
 * What is asked of the archive when it disagrees with the stream, and how it is put right. Raw events are read here, so
 * it is asked only about what differs. Thread-safe. Every method throws what {@link Fault#of} can judge.
 */
public interface ArchiveAudit {

    /** Offsets of a partition are looked at by blocks of so many. */
    int BLOCK = 1 << 16;

    /** The hourly totals by the stream's partitions, over all pairs; hours without an event have no row. */
    List<PartitionHour> partitionHours(int partitions, HourRange range);

    /**
     * The raw events of some hours; hours without any have no row. A record is a repeat when an earlier one of the log has
     * its pair and event id, and an event time less than a span before it.
     *
     * @param dedupeHours the span; 0 when repeats are events like others
     */
    List<ArchivedHour> hours(Collection<HourKey> hours, int dedupeHours, ArchivePosition whole);

    /**
     * Makes the hourly totals, those by place too, what the raw events say; one repair at a time, see {@link RepairTurns}. A
     * repeat changes nothing, and neither do hours into which events beyond the position have come meanwhile.
     */
    void rebuild(Collection<HourKey> hours, ArchivePosition whole);

    /** The lowest archived offset of a partition among records of a log time (epoch milliseconds) or later. */
    OptionalLong firstOffset(String topic, int partition, long logTime);

    /** How many offsets of each block are archived; blocks of which there is none have no entry. */
    SortedMap<Long, Long> blocks(String topic, int partition, long from, long until);

    /** The archived offsets of a range, in order. */
    long[] offsets(String topic, int partition, long from, long until);

    /**
     * Inserts records that the archive turned out to lack.
     *
     * @param attempt names the attempt: the same batch in the same attempt changes nothing the second time
     */
    void restore(EventBatch batch, long first, long last, String attempt);
}
