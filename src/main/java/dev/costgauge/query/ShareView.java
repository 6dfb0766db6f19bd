package dev.costgauge.query;

/** One cluster and namespace's part of a cost; either name is empty when unknown. */
public record ShareView(String cluster, String namespace, Usd cost) {}
