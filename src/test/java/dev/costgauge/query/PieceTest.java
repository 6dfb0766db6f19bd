package dev.costgauge.query;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class PieceTest {

    @Test
    void showsNothingBeyondThePlaceWhereAPieceMayHaveMore() {
        Piece<String> page = merge(10, new Piece<>(List.of("a", "c"), "c"), new Piece<>(List.of("b", "x"), null));

        assertThat(page).isEqualTo(new Piece<>(List.of("a", "b", "c"), "c"));
    }

    @Test
    void goesOnBehindTheLastItemOfAFullPage() {
        assertThat(merge(2, new Piece<>(List.of("a", "c"), null), new Piece<>(List.of("b"), null)))
                .isEqualTo(new Piece<>(List.of("a", "b"), "b"));
    }

    @Test
    void keepsOneOfTwoAnswersForTheSamePlace() {
        assertThat(merge(10, new Piece<>(List.of("a", "b"), null), new Piece<>(List.of("b", "c"), null)))
                .isEqualTo(new Piece<>(List.of("a", "b", "c"), null));
    }

    @Test
    void pagesOverAnyPiecesShowEveryItemOnceInOrder() {
        Random random = new Random(20261122);
        for (int round = 0; round < 300; round++) {
            List<TreeSet<String>> partitions = new ArrayList<>();
            TreeSet<String> all = new TreeSet<>();
            for (int i = random.nextInt(1, 5); i > 0; i--) {
                TreeSet<String> partition = new TreeSet<>();
                for (int n = random.nextInt(20); n > 0; n--) {
                    partition.add(Integer.toString(random.nextInt(1_000), 36) + "." + i);
                }
                partitions.add(partition);
                all.addAll(partition);
            }
            assertThat(pagedThrough(partitions, random.nextInt(1, 6))).containsExactlyElementsOf(all);
        }
    }

    private static List<String> pagedThrough(List<TreeSet<String>> partitions, int limit) {
        List<String> seen = new ArrayList<>();
        String after = "";
        while (after != null) {
            List<Piece<String>> pieces = new ArrayList<>();
            for (TreeSet<String> partition : partitions) {
                List<String> rest = List.copyOf(partition.tailSet(after, false));
                List<String> items = rest.subList(0, Math.min(limit, rest.size()));
                pieces.add(new Piece<>(items, items.size() < rest.size() ? items.getLast() : null));
            }
            Collections.shuffle(pieces, new Random(limit));
            Piece<String> page = Piece.merge(pieces, Function.identity(), String::compareTo, limit);
            assertThat(page.items()).hasSizeLessThanOrEqualTo(limit);
            seen.addAll(page.items());
            after = page.next();
        }
        return seen;
    }

    @SafeVarargs
    private static Piece<String> merge(int limit, Piece<String>... pieces) {
        return Piece.merge(List.of(pieces), Function.identity(), String::compareTo, limit);
    }
}
