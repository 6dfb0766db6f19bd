package dev.costgauge.evaluate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class NabChoiceTest {

    /** A spike in the middle of the window, unless it is one that no rule can find. */
    private static NabFile file(int number, boolean visible) {
        Random random = new Random(number);
        double[] values =
                IntStream.range(0, 1000).mapToDouble(i -> random.nextGaussian()).toArray();
        if (visible) {
            values[700] = 100;
        }
        long[] times = IntStream.range(0, 1000).mapToLong(i -> i * 300L).toArray();
        return new NabFile("made-" + number, times, values, List.of(new NabFile.Window(650, 750)));
    }

    private static List<?> firstRow(boolean... visible) {
        List<NabFile> files = IntStream.range(0, visible.length)
                .mapToObj(i -> file(i, visible[i]))
                .toList();
        List<?> rows = (List<?>) new NabChoice(files, step -> {}).halves().toMap().get("rows");
        return (List<?>) rows.getFirst();
    }

    @Test
    void aLimitThatFitsOneHalfFitsTheOther() {
        List<?> row = firstRow(true, true, true, true);
        assertThat(row.getFirst()).isEqualTo("limit");
        for (Object score : row.subList(1, 4)) {
            assertThat((Double) score).isBetween(85.0, 95.0);
        }
    }

    @Test
    void bothHalvesCount() {
        // What one half finds and the other cannot is half of the windows.
        List<?> row = firstRow(true, false, true, false);
        assertThat((Double) row.get(1)).isBetween(35.0, 50.0);
    }

    @Test
    void everyConstantIsMoved() {
        List<NabFile> files = List.of(file(1, true), file(2, true));
        List<?> rows = (List<?>)
                new NabChoice(files, step -> {}).sensitivity().toMap().get("rows");
        assertThat(rows).hasSize(RecordNovelty.Constants.class.getRecordComponents().length - 1);
    }
}
