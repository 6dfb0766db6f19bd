package dev.costgauge.store;

/** Where one version of one store's schema stands. */
public record MigrationState(Store store, int version, String name, State state) {

    /** What has a schema. */
    public enum Store {
        POSTGRES,
        CLICKHOUSE
    }

    /** {@code ALTERED}: applied, but the script was edited since. */
    public enum State {
        APPLIED,
        PENDING,
        ALTERED
    }
}
