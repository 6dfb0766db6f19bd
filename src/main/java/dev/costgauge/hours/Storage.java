package dev.costgauge.hours;

import dev.costgauge.avro.CostAnomalyAlert;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Where the book keeps what must outlive it. Keys are a pair's text in UTF-8 and an epoch hour. What is put is durable
 * with the next commit, all of it or nothing.
 */
public interface Storage {

    /** What is kept once for the whole partition, beside its time. */
    enum Page {
        FLEET_VIEW,
        FLEET_TALLY,
        ROUNDS,
        RULES,
        MARKS,
        FIRST_ID_TIME
    }

    byte @Nullable [] series(byte[] pair);

    void putSeries(byte[] pair, byte[] value);

    /** Shows every pair's text and series. */
    void eachSeries(BiConsumer<byte[], byte[]> visitor);

    byte @Nullable [] hour(byte[] pair, long hour);

    void putHour(byte[] pair, long hour, byte[] value);

    void deleteHour(byte[] pair, long hour);

    /** Which chunks the log of open hours has, see {@link LogSpan}; null when there was none yet. */
    byte @Nullable [] logSpan();

    /** Put after the chunks that it speaks of and before others are deleted, so that whoever has it has them too. */
    void putLogSpan(byte[] value);

    byte @Nullable [] logChunk(long sequence);

    void putLogChunk(long sequence, byte[] value);

    void deleteLogChunk(long sequence);

    /** The sequence number of the latest step of an alert; -1 when there is none. */
    int latestSequence(byte[] pair, long openedHour);

    void putAlert(byte[] pair, long openedHour, CostAnomalyAlert latest);

    /** Forgets the pair's alerts that opened before an hour. */
    void deleteAlertsBefore(byte[] pair, long hour);

    /** Forgets the pair altogether: its series, hours and alerts. */
    void forget(byte[] pair);

    byte @Nullable [] page(Page page);

    void putPage(Page page, byte[] value);

    void putLedgerLine(long hour, byte[] value);

    void deleteLedgerLine(long hour);

    void eachLedgerLine(Consumer<byte[]> visitor);

    /** Keeps ids of events of a piece of time that begins then, epoch milliseconds, beside those that were kept of it before. */
    void putIdBlock(long time, byte[] block);

    /** Shows every block of ids that is still kept, with its time. */
    void eachIdBlock(IdBlocks visitor);

    /** Takes a block of ids. */
    @FunctionalInterface
    interface IdBlocks {
        void accept(long time, byte[] block);
    }

    /** The partition's time in epoch milliseconds; null when nothing was ever seen. */
    @Nullable Long clock();

    void putClock(long epochMillis);
}
