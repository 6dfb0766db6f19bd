package dev.costgauge.sweep;

/** Wait until archiver, stream and projector have read what was there at the start. */
public record SettleRequest(String sweepId, long maxSeconds) {}
