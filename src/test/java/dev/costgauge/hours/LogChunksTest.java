package dev.costgauge.hours;

import static org.assertj.core.api.Assertions.assertThat;

import dev.costgauge.codec.BinaryWriter;
import dev.costgauge.replay.HeapStorage;
import org.junit.jupiter.api.Test;

class LogChunksTest {

    private final HeapStorage storage = new HeapStorage();
    private final LogChunks chunks = new LogChunks(storage);

    @Test
    void aKeyIsNotUsedAgainBeforeItsChunkIsDeleted() {
        while (chunks.hasKeys()) {
            put();
        }
        chunks.save();
        assertThat(chunks.span().chunks()).isEqualTo(LogSpan.KEYS - 1);
        for (int i = 0; i < 10; i++) {
            assertThat(chunks.drop()).isEmpty();
            assertThat(chunks.hasKeys()).isFalse();
        }
        // One that had been begun.
        put();
        chunks.save();
        assertThat(chunks.hasKeys()).isTrue();

        LogChunks again = new LogChunks(storage);
        long[] next = {10};
        again.restore((chunk, sequence) -> assertThat(sequence).isEqualTo(next[0]++));
        assertThat(next[0]).isEqualTo(LogSpan.KEYS);
        assertThat(again.span()).isEqualTo(chunks.span());
    }

    private void put() {
        BinaryWriter chunk = new BinaryWriter();
        LogChunk.begin(chunk, chunks.span(), 0);
        chunks.put(chunk.toBytes());
    }
}
