package dev.costgauge.topology;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.Options;
import org.rocksdb.RocksDB;

class RocksDbMemoryTest {

    @TempDir
    private Path folder;

    @Test
    void aStoreKeepsFewOfTheLogsThatEachOpeningBegins() throws Exception {
        for (int i = 0; i < 7; i++) {
            openAndClose();
        }

        try (Stream<Path> files = Files.list(folder)) {
            assertThat(files.map(Path::getFileName).map(Path::toString).filter(name -> name.startsWith("LOG")))
                    .hasSizeLessThanOrEqualTo(4)
                    .contains("LOG");
        }
    }

    private void openAndClose() throws Exception {
        RocksDbMemory memory = new RocksDbMemory();
        try (Options options = new Options().setCreateIfMissing(true)) {
            options.setTableFormatConfig(new BlockBasedTableConfig());
            memory.setConfig("hours", options, Map.of(RocksDbMemory.BYTES, Long.toString(64 << 20)));
            RocksDB.open(options, folder.toString()).close();
            memory.close("hours", options);
        }
    }
}
