package dev.costgauge.store;

import dev.costgauge.cost.PairKey;
import java.util.Collection;
import java.util.stream.Collectors;

/** Literals of ClickHouse's SQL; a page of pairs is too long for parameters in a URL. */
final class Sql {

    private Sql() {}

    static String text(String value) {
        return '\'' + value.replace("\\", "\\\\").replace("'", "\\'") + '\'';
    }

    static String texts(Collection<String> values) {
        return values.stream().map(Sql::text).collect(Collectors.joining(",", "(", ")"));
    }

    static String pair(PairKey pair) {
        return '(' + names(pair) + ')';
    }

    private static String names(PairKey pair) {
        return text(pair.project()) + ',' + text(pair.service()) + ',' + text(pair.model());
    }

    /** Condition on the pairs: the set, and its bounds, by which the primary key finds the granules. */
    static String among(Collection<PairKey> pairs) {
        return "(project, service, model) IN " + pairs.stream().map(Sql::pair).collect(Collectors.joining(",", "(", ")"));
    }

    /**
     * Condition on hours of pairs.
     *
     * @param hour column or expression that gives the hour
     */
    static String hours(String hour, Collection<HourKey> hours) {
        return "(project, service, model, " + hour + ") IN "
                + hours.stream()
                        .map(key -> '(' + names(key.pair()) + ',' + key.hour() + ')')
                        .collect(Collectors.joining(",", "(", ")"));
    }

    static String within(HourRange range) {
        return "hour >= " + range.from() + " AND hour < " + range.until();
    }
}
