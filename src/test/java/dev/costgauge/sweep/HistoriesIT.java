package dev.costgauge.sweep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.costgauge.testing.Servers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Records runs on the real server and replays them at once: what is recorded today replays today. With
 * {@code -Dcostgauge.record.histories=temporal/histories} the recordings are kept there.
 */
class HistoriesIT {

    @Test
    void whatIsRecordedReplays(@TempDir Path temporary) throws Exception {
        assumeThat(Servers.temporalHasSchedules())
                .as("needs the real Temporal dev server; only the Java test server could be had")
                .isTrue();
        String kept = System.getProperty("costgauge.record.histories", "");
        Path folder = kept.isEmpty() ? temporary : Path.of(kept);

        RecordHistories.into(folder);

        try (Stream<Path> files = Files.list(folder)) {
            List<Path> recorded = files.sorted().toList();
            assertThat(recorded).hasSizeGreaterThanOrEqualTo(9);
            for (Path file : recorded) {
                ReplayTest.replay(file);
            }
        }
    }
}
