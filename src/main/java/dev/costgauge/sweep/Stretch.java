package dev.costgauge.sweep;

/** Reference to a run of pairs of one group: the activity reads the pairs themselves. */
public record Stretch(SweepScope scope, int group, int offset, int size, int page) {}
