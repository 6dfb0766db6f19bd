package dev.costgauge.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.costgauge.codec.BinaryReader;
import dev.costgauge.wire.RegistryUnavailableException;
import java.io.IOException;
import java.nio.file.Path;
import org.apache.kafka.common.errors.SaslAuthenticationException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.streams.errors.ProcessorStateException;
import org.apache.kafka.streams.errors.StreamsException;
import org.junit.jupiter.api.Test;
import org.rocksdb.RocksDBException;

class StreamFaultsTest {

    private static final Path DISK = Path.of("var", "state");

    @Test
    void aFullDiskNamesTheFolderAndWhatToDo() {
        assertThat(fatal(new ProcessorStateException("Error opening store", new RocksDBException("No space left on device"))))
                .contains("var/state", "No space left on device", "stream.state.dir", "restored from Kafka");
        assertThat(fatal(new ProcessorStateException("checkpoint", new IOException("Read-only file system"))))
                .contains("var/state", "Read-only file system");
    }

    @Test
    void aStateOfANewerReleaseSaysSo() {
        Throwable newer = catchThrowable(() -> new BinaryReader(new byte[] {99}).version("hour", 2));

        assertThat(fatal(new StreamsException("task failed", newer)))
                .isEqualTo("stored hour has version 99; this release reads 1 to 2: start a release that knows it, or reset"
                        + " the application");
    }

    @Test
    void aRefusedLoginNeedsMendingAndAnOutagePasses() {
        assertThat(fatal(new StreamsException(new SaslAuthenticationException("no")))).contains("kafka.client.sasl");
        assertThat(fatal(new OutOfMemoryError("heap"))).contains("OutOfMemoryError");
        assertThat(fatal(new StreamsException(new TimeoutException("broker")))).isNull();
        assertThat(fatal(new StreamsException(new RegistryUnavailableException("away")))).isNull();
        assertThat(fatal(new ProcessorStateException("lock", new RocksDBException("Resource temporarily unavailable"))))
                .isNull();
    }

    private static String fatal(Throwable failure) {
        return StreamFaults.fatal(failure, DISK);
    }
}
