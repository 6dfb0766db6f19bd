package dev.costgauge.hours;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class BytesTableTest {

    @Test
    void findsEachNameAgainWhereverItStands() {
        BytesTable<Integer> table = new BytesTable<>(100_000);
        for (int i = 0; i < 20_000; i++) {
            assertThat(find(table, name(i))).isNull();
            put(table, i);
        }
        for (int i = 0; i < 20_000; i++) {
            assertThat(find(table, name(i))).isEqualTo(i);
        }
        assertThat(find(table, name(20_000))).isNull();
    }

    @Test
    void tellsNamesApartOfWhichOneBeginsTheOther() {
        BytesTable<Integer> table = new BytesTable<>(1_000);
        byte[] zeros = new byte[40];
        for (int length = 0; length <= 40; length++) {
            table.put(zeros, 0, length, length);
        }
        for (int length = 0; length <= 40; length++) {
            assertThat(table.get(zeros, 40 - length, 40)).isEqualTo(length);
        }
    }

    @Test
    void isEmptiedWhenItIsFullInsteadOfGrowing() {
        BytesTable<Integer> table = new BytesTable<>(1_000);
        for (int i = 0; i < 5_500; i++) {
            put(table, i);
        }
        assertThat(find(table, name(5_499))).isEqualTo(5_499);
        assertThat(find(table, name(4_999))).isNull();
    }

    private static void put(BytesTable<Integer> table, int number) {
        byte[] name = name(number);
        table.put(name, 0, name.length, number);
    }

    private static byte[] name(int number) {
        return ("p" + number % 7 + "/service-" + number + "/m").getBytes(StandardCharsets.UTF_8);
    }

    /** Looks within a longer array, as an event's is. */
    private static <V> V find(BytesTable<V> table, byte[] name) {
        byte[] around = new byte[name.length + 9];
        System.arraycopy(name, 0, around, 5, name.length);
        return table.get(around, 5, 5 + name.length);
    }
}
