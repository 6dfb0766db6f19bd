package dev.costgauge.bench;

import java.util.List;
import java.util.stream.Stream;

/**
 * What the lab starts.
 *
 * @param product main class of the command line, whose roles are measured
 * @param jvmOptions of every contestant alike
 */
public record Contestants(Class<?> product, List<String> jvmOptions) {

    /** The same with another heap. */
    Contestants withHeap(String size) {
        // Of options that say the same thing, the last one holds.
        return new Contestants(
                product, Stream.concat(jvmOptions.stream(), Stream.of("-Xms" + size, "-Xmx" + size)).toList());
    }
}
