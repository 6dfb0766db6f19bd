package dev.costgauge.trace;

import dev.costgauge.cost.PairKey;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;

/** What a span says about a pair. */
final class PairAttributes {

    private static final AttributeKey<String> PROJECT = AttributeKey.stringKey("costgauge.project");
    private static final AttributeKey<String> SERVICE = AttributeKey.stringKey("costgauge.service");
    private static final AttributeKey<String> MODEL = AttributeKey.stringKey("costgauge.model");

    private PairAttributes() {}

    static Attributes of(PairKey pair) {
        return Attributes.of(PROJECT, pair.project(), SERVICE, pair.service(), MODEL, pair.model());
    }
}
