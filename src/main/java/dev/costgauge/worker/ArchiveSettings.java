package dev.costgauge.worker;

import dev.costgauge.settings.Setting;
import dev.costgauge.settings.SettingException;
import java.time.Duration;

/** How cost events reach ClickHouse. */
public record ArchiveSettings(
        @Setting(
                        key = "archive.group",
                        defaultValue = "costgauge-archiver",
                        unit = "consumer group",
                        reason = "its committed offsets say how far the archive surely is")
                String group,
        @Setting(
                        key = "archive.log.name",
                        unit = "text",
                        reason = "put before the topic's name in the archive; a topic that was created anew, or another"
                                + " cluster into the same ClickHouse, needs another name, since its offsets begin again")
                String logName,
        @Setting(
                        key = "archive.batch.rows",
                        defaultValue = "50000",
                        unit = "rows",
                        reason = "largest insert of one partition; larger ones gain little and hold more memory")
                int batchRows,
        @Setting(
                        key = "archive.flush.interval",
                        defaultValue = "2s",
                        unit = "duration",
                        reason = "longest wait of an event before its batch is inserted; shorter makes more, smaller parts")
                Duration flushInterval,
        @Setting(
                        key = "archive.buffer.bytes",
                        defaultValue = "134217728",
                        unit = "bytes",
                        reason = "when all partitions together hold more, they are flushed early; batches that are being"
                                + " inserted count too where it is decided to read no further")
                long bufferBytes,
        @Setting(
                        key = "archive.inserts",
                        defaultValue = "4",
                        unit = "count",
                        reason = "inserts of different partitions under way at once")
                int inserts) {

    public ArchiveSettings {
        if (batchRows < 1 || batchRows > 500_000) {
            // One insert must be one block of ClickHouse, which is at most about a million rows.
            throw new SettingException("archive.batch.rows", batchRows + " is not between 1 and 500000");
        }
        if (inserts < 1) {
            throw new SettingException("archive.inserts", inserts + " is not above 0");
        }
    }

    public static ArchiveSettings defaults() {
        return new ArchiveSettings("costgauge-archiver", "", 50_000, Duration.ofSeconds(2), 128 << 20, 4);
    }

    /** The topic as the archive names it. */
    public String archiveName(String topic) {
        return logName.isEmpty() ? topic : logName + ':' + topic;
    }
}
