package dev.costgauge.bench;

import java.io.IOException;
import java.util.concurrent.ExecutionException;

/** Opens labs: one for most benchmarks, one for each size where what an earlier size left would be measured too. */
@FunctionalInterface
interface Labs {

    Lab open(BenchOptions options);

    /** What is done in a lab. */
    @FunctionalInterface
    interface Measurement<T> {
        T in(Lab lab) throws ExecutionException, InterruptedException, IOException;
    }

    /** Measures in a lab that is closed afterwards. */
    default <T> T measure(BenchOptions options, Measurement<T> measurement)
            throws ExecutionException, InterruptedException, IOException {
        try (Lab lab = open(options)) {
            return measurement.in(lab);
        }
    }
}
