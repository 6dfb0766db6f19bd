package dev.costgauge.topology;

import java.util.Map;
import org.apache.kafka.streams.state.RocksDBConfigSetter;
import org.jspecify.annotations.Nullable;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.BloomFilter;
import org.rocksdb.Cache;
import org.rocksdb.LRUCache;
import org.rocksdb.Options;
import org.rocksdb.WriteBufferManager;

/**
 * Bounds RocksDB's memory over all stores of the process, and keeps large values apart: one block cache, which write buffers,
 * index and filter blocks are charged to. Kafka Streams makes one of these a store, so the shared part is static.
 */
public final class RocksDbMemory implements RocksDBConfigSetter {

    /** Key of the bound in the Streams configuration, bytes. */
    static final String BYTES = "costgauge.rocksdb.memory";

    /** Larger values are kept beside the sorted files; the largest series is smaller. */
    private static final long BLOB_BYTES = 8 << 10;

    private static @Nullable Cache cache;
    private static @Nullable WriteBufferManager writeBuffers;

    private @Nullable BloomFilter filter;

    @Override
    public void setConfig(String storeName, Options options, Map<String, Object> configs) {
        long bytes = Long.parseLong(String.valueOf(configs.get(BYTES)));
        filter = new BloomFilter();
        BlockBasedTableConfig table = (BlockBasedTableConfig) options.tableFormatConfig();
        table.setBlockCache(sharedCache(bytes));
        table.setCacheIndexAndFilterBlocks(true);
        table.setPinTopLevelIndexAndFilter(true);
        table.setFilterPolicy(filter);
        options.setTableFormatConfig(table);
        options.setWriteBufferManager(sharedWriteBuffers(bytes));
        options.setMaxWriteBufferNumber(2);
        options.setWriteBufferSize(Math.max(bytes / 32, 1 << 20));
        // All files are opened twice at a start. Sixteen threads for that, made anew for each store, take longer than what they do:
        // a store has a handful of files, and several stores are opened side by side.
        options.setMaxFileOpeningThreads(1);
        // Each opening begins a log of RocksDB's own, and a thousand of them are kept else. A start opens twice: what a crash left
        // is still there after the next one.
        options.setKeepLogFileNum(4);
        // Chunks of the log of open hours and blocks of event ids are written once and dropped soon: compaction need not copy
        // them again and again.
        options.setEnableBlobFiles(true);
        options.setMinBlobSize(BLOB_BYTES);
        options.setEnableBlobGarbageCollection(true);
    }

    @Override
    public void close(String storeName, Options options) {
        if (filter != null) {
            filter.close();
        }
    }

    /** Bytes of the cache that are in use over all stores of the process, write buffers included. */
    public static synchronized double used() {
        Cache shared = cache;
        return shared == null ? 0 : shared.getUsage();
    }

    private static synchronized Cache sharedCache(long bytes) {
        if (cache == null) {
            cache = new LRUCache(bytes);
        }
        return cache;
    }

    private static synchronized WriteBufferManager sharedWriteBuffers(long bytes) {
        if (writeBuffers == null) {
            writeBuffers = new WriteBufferManager(bytes / 2, sharedCache(bytes));
        }
        return writeBuffers;
    }
}
