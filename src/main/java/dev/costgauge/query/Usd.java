package dev.costgauge.query;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import dev.costgauge.cost.Nanos;

/** An exact amount of nano-dollars whose JSON form is a decimal string of dollars, since a JSON number would round it. */
public record Usd(long nanos) {

    public static final Usd ZERO = new Usd(0);

    @JsonCreator
    public static Usd parse(String dollars) {
        return new Usd(Nanos.parse(dollars));
    }

    @JsonValue
    public String text() {
        // Sums of legal amounts may leave the wire format's range, so this must not check it.
        return nanos == 0 ? "0" : Nanos.toDecimal(nanos).stripTrailingZeros().toPlainString();
    }

    @Override
    public String toString() {
        return text();
    }
}
