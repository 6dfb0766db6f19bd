package dev.costgauge.query;

import dev.costgauge.cost.PairKey;
import dev.costgauge.topology.Stores;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/** Lists the pairs of one partition. */
final class SeriesScan {

    /** Order of the stores: UTF-8 bytes as unsigned numbers. */
    static final Comparator<String> KEY_ORDER = (a, b) ->
            Arrays.compareUnsigned(a.getBytes(StandardCharsets.UTF_8), b.getBytes(StandardCharsets.UTF_8));

    static final Comparator<SeriesSummary> COST_ORDER = Comparator.comparingLong(
                    (SeriesSummary item) -> item.cost().nanos())
            .reversed()
            .thenComparing(SeriesSummary::pair);

    /** Keys that a page looks at in one partition: a filter that admits little must not read a million of them. */
    private static final int MOST_LOOKED_AT = 20_000;

    private final StateReader reader;
    private final LocalStores stores;

    SeriesScan(StateReader reader, LocalStores stores) {
        this.reader = reader;
        this.stores = stores;
    }

    Piece<SeriesSummary> byKey(Copy copy, SeriesFilter filter) {
        KeyRange range = KeyRange.of(filter.project(), filter.service()).from(filter.after());
        List<SeriesSummary> found = new ArrayList<>();
        Progress progress = new Progress();
        if (!range.isEmpty()) {
            CopyHours hours = stores.hours(copy);
            stores.range(copy, Stores.SERIES, range.from(), range.to(), (key, value) -> {
                PairKey pair = PairKey.parse(key.get());
                if (!pair.equals(filter.after())) {
                    if (found.size() == filter.limit() || progress.lookedAt == MOST_LOOKED_AT) {
                        progress.more = true;
                        return false;
                    }
                    progress.lookedAt++;
                    progress.last = pair.text();
                    if (filter.admits(pair)) {
                        found.add(reader.summary(hours, pair, value));
                    }
                }
                return true;
            });
        }
        return new Piece<>(found, progress.more ? progress.last : null);
    }

    /** The costliest running hours; looks at every pair that the filter's names leave over. */
    Piece<SeriesSummary> byCost(Copy copy, SeriesFilter filter) {
        KeyRange range = KeyRange.of(filter.project(), filter.service());
        PriorityQueue<SeriesSummary> cheapestFirst = new PriorityQueue<>(COST_ORDER.reversed());
        CopyHours hours = stores.hours(copy);
        stores.range(copy, Stores.SERIES, range.from(), range.to(), (key, value) -> {
            PairKey pair = PairKey.parse(key.get());
            if (filter.admits(pair)) {
                cheapestFirst.add(reader.summary(hours, pair, value));
                if (cheapestFirst.size() > filter.limit()) {
                    cheapestFirst.remove();
                }
            }
            return true;
        });
        return new Piece<>(List.copyOf(cheapestFirst), null);
    }

    static Piece<SeriesSummary> merge(List<Piece<SeriesSummary>> pieces, SeriesFilter filter) {
        return switch (filter.order()) {
            case KEY -> Piece.merge(pieces, item -> item.pair().text(), KEY_ORDER, filter.limit());
            case COST -> new Piece<>(
                    pieces.stream()
                            .flatMap(piece -> piece.items().stream())
                            .sorted(COST_ORDER)
                            .limit(filter.limit())
                            .toList(),
                    null);
        };
    }

    /** How far a scan came. */
    private static final class Progress {
        int lookedAt;
        boolean more;
        @Nullable String last;
    }
}
