package dev.costgauge.load.generate;

/**
 * Where a pair runs.
 *
 * @param weight share of its traffic; the weights of a pair's places sum to 1
 */
public record Place(String cluster, String namespace, double weight) {}
