package dev.costgauge.store;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.MigrationInfo;
import org.jdbi.v3.core.Jdbi;

/** PostgreSQL's schema: Flyway upwards; downwards our undo script and Flyway's row in one transaction. */
final class PostgresMigrations implements StoreMigrations {

    static final List<MigrationScript> SCRIPTS = List.of(
            MigrationScript.read("/db/postgres", 1, "baselines"),
            MigrationScript.read("/db/postgres", 2, "alerts"),
            MigrationScript.read("/db/postgres", 3, "alert_details"));

    private static final String HISTORY = "flyway_schema_history";

    private final Flyway flyway;
    private final Jdbi jdbi;

    PostgresMigrations(DataSource dataSource) {
        this.jdbi = Jdbi.create(dataSource);
        this.flyway = Flyway.configure()
                .dataSource(dataSource)
                .locations("classpath:db/postgres")
                .table(HISTORY)
                .load();
    }

    @Override
    public List<MigrationState> status() {
        List<MigrationState> states = new ArrayList<>();
        MigrationInfo[] infos = flyway.info().all();
        long known = Arrays.stream(infos).filter(info -> info.getState().isResolved()).count();
        if (known != SCRIPTS.size()) {
            // A change without a way back would go up unseen and stay when it should go.
            throw new IllegalStateException("Flyway sees %d changes, %d can be undone".formatted(known, SCRIPTS.size()));
        }
        for (MigrationScript script : SCRIPTS) {
            MigrationInfo info = Arrays.stream(infos)
                    .filter(candidate -> candidate.getVersion() != null
                            && Integer.parseInt(candidate.getVersion().getVersion()) == script.version())
                    .findFirst()
                    .orElseThrow(() -> new IllegalStateException("Flyway does not see version " + script.version()));
            states.add(new MigrationState(
                    MigrationState.Store.POSTGRES, script.version(), script.name(), stateOf(info)));
        }
        return states;
    }

    @Override
    public void up() {
        flyway.migrate();
    }

    @Override
    public void undo(int version) {
        MigrationScript script = SCRIPTS.get(version - 1);
        jdbi.useTransaction(handle -> {
            MigrationScript.statements(script.undo()).forEach(handle::execute);
            handle.execute("DELETE FROM " + HISTORY + " WHERE version::int = ?", version);
        });
    }

    private static MigrationState.State stateOf(MigrationInfo info) {
        if (!info.getState().isApplied()) {
            return MigrationState.State.PENDING;
        }
        return info.isChecksumMatching()
                ? MigrationState.State.APPLIED
                : MigrationState.State.ALTERED;
    }
}
