package dev.costgauge.query;

import java.time.Instant;

/**
 * The anomaly episode that a pair is in.
 *
 * @param openedHour start of its first anomalous hour
 * @param anomalousHours number of anomalous hours so far, the running one included
 * @param quietHours closed hours since that were not anomalous; the episode resolves after enough of them
 * @param kind what is said of its newest anomalous hour
 * @param parentAlertId the fleet's alert that it is part of; empty when it stands alone
 * @param excess dollars above what was expected over all anomalous hours so far; negative when less was spent
 */
public record EpisodeView(String alertId, Instant openedHour, int anomalousHours, int quietHours, String kind, String parentAlertId, Usd excess) {}
