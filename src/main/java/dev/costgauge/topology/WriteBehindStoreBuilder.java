package dev.costgauge.topology;

import java.util.Map;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;

/** Builds {@link WriteBehindStore} over any logged key-value store. */
record WriteBehindStoreBuilder(StoreBuilder<KeyValueStore<Bytes, byte[]>> logged)
        implements StoreBuilder<WriteBehindStore> {

    @Override
    public StoreBuilder<WriteBehindStore> withCachingEnabled() {
        throw new UnsupportedOperationException("the store is its own cache");
    }

    @Override
    public StoreBuilder<WriteBehindStore> withCachingDisabled() {
        return this;
    }

    @Override
    public StoreBuilder<WriteBehindStore> withLoggingEnabled(Map<String, String> config) {
        return new WriteBehindStoreBuilder(logged.withLoggingEnabled(config));
    }

    @Override
    public StoreBuilder<WriteBehindStore> withLoggingDisabled() {
        throw new UnsupportedOperationException("a store without a changelog would forget");
    }

    @Override
    public WriteBehindStore build() {
        return new WriteBehindStore(logged.build());
    }

    @Override
    public Map<String, String> logConfig() {
        return logged.logConfig();
    }

    @Override
    public boolean loggingEnabled() {
        return logged.loggingEnabled();
    }

    @Override
    public String name() {
        return logged.name();
    }
}
