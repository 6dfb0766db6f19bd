package dev.costgauge.sweep;

import dev.costgauge.wire.EventDecoder;

/**
 * The topic of events as the archive holds it.
 *
 * @param topic its name
 * @param archiveName its name in the archive
 * @param decoder decides what the archiver would have taken
 * @param dedupeHours event time for which the stream knows a repeat; 0 when it counts repeats
 */
public record ArchiveTopic(String topic, String archiveName, EventDecoder decoder, int dedupeHours) {}
