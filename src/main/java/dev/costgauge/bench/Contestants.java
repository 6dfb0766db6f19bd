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
        return with("-Xms" + size, "-Xmx" + size);
    }

    /**
     * The same with all of the heap touched before they start. To touch memory for the first time may be dear, with a hypervisor
     * a second for a few hundred MB, which a collector's pause waits for too; who runs for weeks does it once.
     */
    Contestants withTouchedHeap() {
        return with("-XX:+AlwaysPreTouch");
    }

    private Contestants with(String... more) {
        return new Contestants(product, Stream.concat(jvmOptions.stream(), Stream.of(more)).toList());
    }
}
