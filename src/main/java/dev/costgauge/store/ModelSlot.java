package dev.costgauge.store;

/**
 * What a model costs a service that uses it, in one hour of the week, averaged over all services and projects.
 *
 * @param meanDollars USD per pair and active hour
 * @param pairHours how many active hours of pairs it was made from
 */
public record ModelSlot(String model, int slot, double meanDollars, long pairHours) {}
