package dev.costgauge.bench;

import java.util.List;

/**
 * The size of a benchmark.
 *
 * @param records events a run
 * @param pairs pairs that they are of
 * @param partitions of the topic of events
 * @param threads stream threads
 * @param repeats runs of each contestant, taken in turn
 * @param sizes numbers of pairs, smallest first, of the benchmarks that take several
 * @param minutes of a run at full load whose heap is watched
 */
public record BenchOptions(
        long records, int pairs, int partitions, int threads, int repeats, List<Integer> sizes, int minutes) {

    public BenchOptions {
        atLeast("--records", records, 1_000);
        atLeast("--pairs", pairs, 1);
        atLeast("--partitions", partitions, 1);
        atLeast("--threads", threads, 1);
        atLeast("--repeats", repeats, 1);
        atLeast("--minutes", minutes, 1);
        sizes = List.copyOf(sizes);
        atLeast("--sizes", sizes.isEmpty() ? 0 : sizes.get(0), 100);
        for (int i = 1; i < sizes.size(); i++) {
            atLeast("--sizes", sizes.get(i), sizes.get(i - 1) + 1L);
        }
    }

    private static void atLeast(String name, long value, long least) {
        if (value < least) {
            throw new IllegalArgumentException(name + " " + value + " is less than " + least);
        }
    }

    BenchOptions withPairs(int others) {
        return new BenchOptions(records, others, partitions, threads, repeats, sizes, minutes);
    }

    BenchOptions withRecords(long others) {
        return new BenchOptions(others, pairs, partitions, threads, repeats, sizes, minutes);
    }
}
