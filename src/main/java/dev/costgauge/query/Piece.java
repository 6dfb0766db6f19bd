package dev.costgauge.query;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What one partition or one instance has for a page, in order.
 *
 * @param next where it would go on; null when it has nothing more
 */
record Piece<T>(List<T> items, @Nullable String next) {

    /** The first of a whole list, in order, and where it goes on. */
    static <T> Piece<T> first(List<T> all, int limit, Function<T, String> cursorOf) {
        return all.size() <= limit
                ? new Piece<>(all, null)
                : new Piece<>(all.subList(0, limit), cursorOf.apply(all.get(limit - 1)));
    }

    /**
     * Puts pieces together to one page. Where a piece has more to come, nothing after that place can be shown yet.
     *
     * @param cursorOf place of an item; of items at the same place the first is kept
     */
    static <T> Piece<T> merge(
            List<Piece<T>> pieces, Function<T, String> cursorOf, Comparator<String> order, int limit) {
        String bound = pieces.stream()
                .map(Piece::next)
                .filter(next -> next != null)
                .min(order)
                .orElse(null);
        Map<String, T> byPlace = new LinkedHashMap<>();
        pieces.forEach(piece -> piece.items().forEach(item -> byPlace.putIfAbsent(cursorOf.apply(item), item)));
        List<T> sorted = new ArrayList<>(byPlace.values());
        sorted.removeIf(item -> bound != null && order.compare(cursorOf.apply(item), bound) > 0);
        sorted.sort(Comparator.comparing(cursorOf, order));
        if (sorted.size() <= limit) {
            return new Piece<>(sorted, bound);
        }
        List<T> page = List.copyOf(sorted.subList(0, limit));
        return new Piece<>(page, cursorOf.apply(page.getLast()));
    }
}
