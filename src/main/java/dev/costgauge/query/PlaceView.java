package dev.costgauge.query;

/** One cluster and namespace's part of an excess. */
public record PlaceView(String cluster, String namespace, Usd excess) {}
