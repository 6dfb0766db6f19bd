package dev.costgauge.query;

import java.time.Instant;

/**
 * The anomaly episode that a pair is in.
 *
 * @param openedHour start of its first anomalous hour
 * @param anomalousHours number of anomalous hours so far, the running one included
 * @param quietHours closed hours since that were not anomalous; the episode resolves after enough of them
 * @param excess dollars above the expected cost over all anomalous hours so far
 */
public record EpisodeView(String alertId, Instant openedHour, int anomalousHours, int quietHours, Usd excess) {}
