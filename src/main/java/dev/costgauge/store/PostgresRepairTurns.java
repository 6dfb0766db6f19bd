package dev.costgauge.store;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/**
 * Turns by a session's advisory lock in PostgreSQL. It goes with its connection, so a killed worker leaves nothing locked.
 */
public final class PostgresRepairTurns implements RepairTurns {

    /** Any number, as long as nobody else uses it for something else: "costrepr" in ASCII. */
    private static final long KEY = 0x636f737472657072L;

    private static final Duration POLL = Duration.ofMillis(200);

    private final Postgres postgres;

    public PostgresRepairTurns(Postgres postgres) {
        this.postgres = postgres;
    }

    @Override
    public Turn take(Runnable alive) {
        // No connection is held while somebody else repairs: there are few of them.
        for (Handle handle = attempt(); ; handle = attempt()) {
            if (handle != null) {
                return new Held(handle);
            }
            alive.run();
            LockSupport.parkNanos(POLL.toNanos());
        }
    }

    private @Nullable Handle attempt() {
        Handle handle = postgres.jdbi().open();
        boolean locked = false;
        try {
            locked = handle.createQuery("SELECT pg_try_advisory_lock(" + KEY + ")").mapTo(Boolean.class).one();
            return locked ? handle : null;
        } finally {
            if (!locked) {
                handle.close();
            }
        }
    }

    private record Held(Handle handle) implements Turn {

        @Override
        public void close() {
            try (handle) {
                handle.execute("SELECT pg_advisory_unlock(" + KEY + ")");
            }
        }
    }
}
