package dev.costgauge.bench;

/**
 * The size of a benchmark.
 *
 * @param records events a run
 * @param pairs pairs that they are of
 * @param partitions of the topic of events
 * @param threads stream threads
 * @param repeats runs of each contestant, taken in turn
 */
public record BenchOptions(long records, int pairs, int partitions, int threads, int repeats) {

    public BenchOptions {
        atLeast("--records", records, 1_000);
        atLeast("--pairs", pairs, 1);
        atLeast("--partitions", partitions, 1);
        atLeast("--threads", threads, 1);
        atLeast("--repeats", repeats, 1);
    }

    private static void atLeast(String name, long value, long least) {
        if (value < least) {
            throw new IllegalArgumentException(name + " " + value + " is less than " + least);
        }
    }

    BenchOptions withPairs(int others) {
        return new BenchOptions(records, others, partitions, threads, repeats);
    }
}
