package dev.costgauge.sweep;

/** What the schedule hands to each start: everything that a sweep needs but its hour. */
public record ScheduledSweepInput(SweepSizes sizes, int ringHours, int lookbackHours) {}
