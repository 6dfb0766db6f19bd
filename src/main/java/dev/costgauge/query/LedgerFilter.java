package dev.costgauge.query;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Which lines of the ledgers to list; null means any.
 *
 * @param hour only lines of the hour that this time is in
 * @param after cursor: only lines that come after it, newest hour first
 * @param limit most items of the page, at least 1
 */
public record LedgerFilter(
        @Nullable Instant hour, @Nullable Integer partition, @Nullable LedgerCursor after, int limit) {}
