package dev.costgauge.query;

import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.type.TypeFactory;
import dev.costgauge.codec.NewerVersionException;
import dev.costgauge.cost.PairKey;
import dev.costgauge.topology.PairPartition;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds a copy that answers for a pair: the local one, else those of other instances, the active one first. While a
 * partition moves there may be none for a moment, so it looks again until its time is up. Thread-safe.
 */
final class PairSearch {
    private static final Logger log = LoggerFactory.getLogger(PairSearch.class);
    /** Between two rounds over all copies; longer each time, since what others ask counts against the caller's rate. */
    private static final Duration SHORTEST_PAUSE = Duration.ofMillis(50);

    private static final Duration LONGEST_PAUSE = Duration.ofMillis(400);
    private static final Duration RETRY = Duration.ofSeconds(1);

    private final PairPartition partitions;
    private final Peers peers;
    private final Duration patience;
    private final InstantSource clock;

    /** @param patience for all that is tried for one question */
    PairSearch(PairPartition partitions, Peers peers, Duration patience, InstantSource clock) {
        this.partitions = partitions;
        this.peers = peers;
        this.patience = patience;
        this.clock = clock;
    }

    /** One question about a pair. */
    record Question<T>(
            PairKey pair, String path, Class<T> type, BiFunction<LocalStores, Copy, @Nullable T> read) {}

    /** @throws StateUnavailable when nobody answered in time; a question that may not travel is tried once */
    <T> Answer<@Nullable T> ask(Attached now, Question<T> question, Reach reach) {
        int partition = partitions.of(question.pair());
        Answer<@Nullable T> here = local(now, partition, question);
        if (here != null) {
            return here;
        }
        String where = "Partition " + partition + " of " + question.pair() + " is not on " + now.instances().self();
        return switch (reach) {
            case Reach.Local local -> throw new StateUnavailable(where + ".", RETRY);
            case Reach.Anywhere anywhere -> anywhere(now, partition, question, anywhere, where);
        };
    }

    private <T> @Nullable Answer<@Nullable T> local(Attached now, int partition, Question<T> question) {
        Copy copy = now.stores().copy(partition);
        if (copy == null) {
            return null;
        }
        try {
            T data = question.read().apply(now.stores(), copy);
            return new Answer<>(data, copy.position(), now.staleness(copy, clock));
        } catch (LocalStores.Gone | NewerVersionException e) {
            // A newer instance may own the partition, and this one follow it: then that one knows how to read it.
            log.debug("copy cannot be read partition={} cause={}", partition, e.getMessage());
            return null;
        }
    }

    private <T> Answer<@Nullable T> anywhere(
            Attached now, int partition, Question<T> question, Reach.Anywhere reach, String where) {
        JavaType type = TypeFactory.defaultInstance().constructParametricType(Answer.class, question.type());
        String path = PeerPaths.series(question.pair()) + question.path();
        if (!now.instances().isKnown()) {
            throw new StateUnavailable(where + ", which has not joined the group yet.", RETRY);
        }
        long until = System.nanoTime() + patience.toNanos();
        for (Duration pause = SHORTEST_PAUSE; ; pause = pause.compareTo(LONGEST_PAUSE) < 0 ? pause.multipliedBy(2) : pause) {
            String cause = "no other instance has it now";
            List<String> others = now.instances().othersWith(partition);
            for (int i = 0; i < others.size(); i++) {
                // One that is silent leaves time for those after it.
                Duration share = Duration.ofNanos(until - System.nanoTime()).dividedBy(others.size() - i);
                if (!share.isPositive()) {
                    break;
                }
                try {
                    return peers.ask(others.get(i), path, reach.authorization(), Reach.LOCAL, type, share);
                } catch (Peers.NoAnswer e) {
                    cause = String.valueOf(e.getMessage());
                }
            }
            if (until - System.nanoTime() < pause.toNanos()) {
                log.warn("no copy answers partition={} cause={}", partition, cause);
                throw new StateUnavailable(where + "; " + cause + ".", RETRY);
            }
            pause(pause);
            Answer<@Nullable T> here = local(now, partition, question);
            if (here != null) {
                return here;
            }
        }
    }

    private static void pause(Duration length) {
        try {
            Thread.sleep(length);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StateUnavailable("interrupted", RETRY, e);
        }
    }
}
