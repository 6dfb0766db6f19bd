package dev.costgauge.store;

import java.util.List;

/** The schema of one store; callers hold the {@link MigrationLock}. */
interface StoreMigrations {

    /** Every known version, lowest first. */
    List<MigrationState> status();

    /** Applies what is pending. */
    void up();

    /** Undoes one applied version. */
    void undo(int version);
}
