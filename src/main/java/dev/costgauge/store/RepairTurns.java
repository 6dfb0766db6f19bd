package dev.costgauge.store;

/**
 * Whose turn it is to put the archive right: one repair at a time over all workers, because what is added to sums is right
 * only as long as nobody else adds it too. Thread-safe.
 */
public interface RepairTurns {

    /** Held while a repair runs. */
    interface Turn extends AutoCloseable {

        @Override
        void close();
    }

    /**
     * Waits for its turn; throws what {@link Fault#of} can judge.
     *
     * @param alive called now and then while it waits; what it throws ends the wait
     */
    Turn take(Runnable alive);
}
