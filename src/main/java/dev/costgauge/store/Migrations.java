package dev.costgauge.store;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import javax.sql.DataSource;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * The schemas of PostgreSQL and ClickHouse. Versions count over both, so that one number says how far back a roll-back goes.
 * Safe to run in several processes at once; repeats change nothing. Throws what {@link Fault#of} can judge.
 */
public final class Migrations {

    private final DataSource postgres;
    private final List<StoreMigrations> stores;

    public Migrations(PostgresSettings postgres, ClickHouseSettings clickHouseSettings, ClickHouse clickHouse) {
        PGSimpleDataSource dataSource = new PGSimpleDataSource();
        dataSource.setURL(postgres.url());
        dataSource.setUser(postgres.user());
        dataSource.setPassword(postgres.password());
        dataSource.setConnectTimeout(10);
        settle(dataSource, postgres.tlsProperties());
        this.postgres = dataSource;
        this.stores = List.of(
                new PostgresMigrations(dataSource), new ClickHouseMigrations(clickHouse, clickHouseSettings));
    }

    private static void settle(PGSimpleDataSource dataSource, Map<String, String> properties) {
        for (Map.Entry<String, String> property : properties.entrySet()) {
            try {
                dataSource.setProperty(property.getKey(), property.getValue());
            } catch (SQLException e) {
                throw new StoreException(e);
            }
        }
    }

    /** Every version of both stores. */
    public List<MigrationState> status() {
        List<MigrationState> states = new ArrayList<>();
        stores.forEach(store -> states.addAll(store.status()));
        return states;
    }

    /** Every version of one store; the other need not be there. */
    public List<MigrationState> status(MigrationState.Store store) {
        return stores.get(store.ordinal()).status();
    }

    /** Applies what is pending, and answers the state after it. */
    public List<MigrationState> up() {
        locked(() -> stores.forEach(StoreMigrations::up));
        return status();
    }

    /** What {@link #rollback} would undo now, in that order. */
    public List<MigrationState> undoable(OptionalInt to) {
        List<MigrationState> applied = status().stream()
                .filter(state -> state.state() != MigrationState.State.PENDING)
                .sorted(Comparator.comparing(MigrationState::version).reversed())
                .toList();
        int highest = applied.isEmpty() ? 0 : applied.get(0).version();
        int target = to.orElse(highest - 1);
        return applied.stream().filter(state -> state.version() > target).toList();
    }

    /**
     * Undoes every version above {@code to}; without it, the highest applied one.
     *
     * @return what was undone, in that order
     */
    public List<MigrationState> rollback(OptionalInt to) {
        List<MigrationState> undone = new ArrayList<>();
        locked(() -> {
            for (MigrationState state : undoable(to)) {
                stores.get(state.store().ordinal()).undo(state.version());
                undone.add(state);
            }
        });
        return undone;
    }

    private void locked(Runnable work) {
        try (MigrationLock lock = MigrationLock.take(postgres)) {
            work.run();
        } catch (SQLException e) {
            throw new StoreException(e);
        }
    }
}
