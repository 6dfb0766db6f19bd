package dev.costgauge.trace;

import dev.costgauge.sweep.Difference;
import dev.costgauge.sweep.LedgerOutcome;
import dev.costgauge.sweep.Stretch;
import dev.costgauge.sweep.SweepTotals;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import io.opentelemetry.api.trace.Span;
import org.jspecify.annotations.Nullable;

/** What the span of a sweep's step says: which pairs it is about, and an event for every difference that it names. */
final class SweepAttributes {

    private static final AttributeKey<Long> GROUP = AttributeKey.longKey("costgauge.sweep.group");
    private static final AttributeKey<Long> OFFSET = AttributeKey.longKey("costgauge.sweep.offset");
    private static final AttributeKey<Long> PAIRS = AttributeKey.longKey("costgauge.sweep.pairs");
    private static final AttributeKey<String> WHERE = AttributeKey.stringKey("costgauge.difference.where");
    private static final AttributeKey<String> KIND = AttributeKey.stringKey("costgauge.difference.kind");
    private static final AttributeKey<String> WHAT = AttributeKey.stringKey("costgauge.difference.what");
    private static final AttributeKey<String> ACTION = AttributeKey.stringKey("costgauge.difference.action");

    private SweepAttributes() {}

    static void ofArguments(Span span, @Nullable Object[] arguments) {
        for (Object argument : arguments) {
            if (argument instanceof Stretch stretch) {
                span.setAttribute(GROUP, (long) stretch.group());
                span.setAttribute(OFFSET, (long) stretch.offset());
                span.setAttribute(PAIRS, (long) stretch.size());
            }
        }
    }

    static void ofResult(Span span, @Nullable Object result) {
        if (result instanceof SweepTotals totals) {
            totals.differences().forEach(each -> tell(span, each));
        } else if (result instanceof LedgerOutcome ledger) {
            ledger.differences().forEach(each -> tell(span, each));
        }
    }

    private static void tell(Span span, Difference difference) {
        AttributesBuilder said = Attributes.builder()
                .put(WHERE, difference.where())
                .put(KIND, difference.kind())
                .put(WHAT, difference.what())
                .put(ACTION, difference.action());
        difference.key().ifPresent(pair -> said.putAll(PairAttributes.of(pair)));
        span.addEvent("difference", said.build());
    }
}
