package dev.costgauge.query;

import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.type.TypeFactory;
import dev.costgauge.cost.HourOfWeek;
import dev.costgauge.cost.PairKey;
import dev.costgauge.detect.RuleSpec;
import dev.costgauge.topology.PairPartition;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.Topology;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Questions to the stores of the running stream, on this instance and on the others. A pair is answered from the local
 * active copy, else from a local standby, else by one question to its owner; a listing asks every other instance once.
 * Thread-safe.
 */
public final class StreamQueries implements SeriesQueries, AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(StreamQueries.class);
    private static final Duration RETRY = Duration.ofSeconds(1);

    private final PairPartition partitions;
    private final String eventsTopic;
    private final StateReader reader;
    private final InstantSource clock;
    private final Peers peers;
    private final PastQueries past;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    /** Looking at every pair costs a second or so per hundred thousand; one such question at a time. */
    private final Semaphore fullScan = new Semaphore(1);

    private volatile @Nullable Attached attached;

    private record Attached(
            KafkaStreams streams,
            LocalStores stores,
            StandbyLags lags,
            Instances instances,
            Topology topology) {}

    /**
     * @param eventsTopic full name of the topic of events
     * @param partitions how many it has
     * @param defaults what holds for pairs without overrides
     * @param past hours that the stream no longer keeps
     */
    public StreamQueries(
            String eventsTopic,
            int partitions,
            RuleSpec defaults,
            HourOfWeek week,
            QuerySettings settings,
            PastQueries past,
            InstantSource clock,
            MeterRegistry registry) {
        this.eventsTopic = eventsTopic;
        this.partitions = new PairPartition(partitions);
        this.reader = new StateReader(defaults, week);
        this.past = past;
        this.clock = clock;
        this.peers = new Peers(settings, threads, registry);
    }

    /**
     * Gives the stream to ask; until then every answer is {@link StateUnavailable}.
     *
     * @param instance host:port that the stream was given as application.server
     */
    public void attach(KafkaStreams streams, Topology topology, String instance) {
        attached = new Attached(
                streams,
                new LocalStores(streams),
                new StandbyLags(streams, clock, threads),
                new Instances(streams, instance, eventsTopic),
                topology);
    }

    /** Before the stream closes: from now on other instances are the ones to ask. */
    @Override
    public void close() {
        attached = null;
        threads.shutdown();
    }

    @Override
    public Answer<@Nullable SeriesView> series(PairKey pair, Reach reach) {
        return ask(pair, reach, "", SeriesView.class, (stores, copy) -> reader.series(stores, copy, pair));
    }

    @Override
    public Answer<@Nullable PastSeriesView> asOf(PairKey pair, long hour, Reach reach) {
        String path = "?as_of=" + Instant.ofEpochMilli(HourOfWeek.startOf(hour));
        Supplier<Answer<@Nullable PastSeriesView>> stream = () -> ask(
                pair, reach, path, PastSeriesView.class, (stores, copy) -> reader.asOf(stores, copy, pair, hour));
        return switch (reach) {
            case Reach.Local local -> stream.get();
            case Reach.Anywhere anywhere -> past.asOf(pair, hour, attached().instances().self(), stream);
        };
    }

    @Override
    public Answer<@Nullable BaselinesView> baselines(PairKey pair, OptionalInt slot, Reach reach) {
        String path = "/baselines" + (slot.isPresent() ? "?slot=" + slot.getAsInt() : "");
        return ask(
                pair, reach, path, BaselinesView.class, (stores, copy) -> reader.baselines(stores, copy, pair, slot));
    }

    @Override
    public Answer<@Nullable HoursView> hours(PairKey pair, Instant from, Instant to, Reach reach) {
        String path = "/hours?from=" + from + "&to=" + to;
        Answer<@Nullable HoursView> kept = ask(
                pair, reach, path, HoursView.class, (stores, copy) -> reader.hours(stores, copy, pair, from, to));
        return switch (reach) {
            case Reach.Local local -> kept;
            case Reach.Anywhere anywhere -> past.completed(pair, kept, from, to, clock.instant());
        };
    }

    @Override
    public Listing<SeriesSummary> list(SeriesFilter filter, Reach reach) {
        boolean full = filter.order() == SeriesOrder.COST;
        if (full && !fullScan.tryAcquire()) {
            throw new StateUnavailable("Another question looks at every pair just now.", RETRY);
        }
        try {
            Gathering<SeriesSummary> gathered = gather(reach, PeerPaths.list(filter), SeriesSummary.class, (stores, copy) -> {
                SeriesScan scan = new SeriesScan(reader, stores);
                return full ? scan.byCost(copy, filter) : scan.byKey(copy, filter);
            });
            return gathered.listing(SeriesScan.merge(gathered.pieces(), filter));
        } finally {
            if (full) {
                fullScan.release();
            }
        }
    }

    @Override
    public Listing<AlertView> alerts(AlertFilter filter, Reach reach) {
        Gathering<AlertView> gathered = gather(
                reach,
                PeerPaths.alerts(filter),
                AlertView.class,
                (stores, copy) -> new AlertScan(stores).newest(copy, filter));
        return gathered.listing(AlertScan.merge(gathered.pieces(), filter.limit()));
    }

    @Override
    public Listing<AlertView> alert(String alertId, Reach reach) {
        Gathering<AlertView> gathered = gather(
                reach,
                "/v1/alerts/" + alertId,
                AlertView.class,
                (stores, copy) -> new AlertScan(stores).byId(copy, alertId));
        return gathered.listing(AlertScan.merge(gathered.pieces(), 1));
    }

    @Override
    public Listing<LedgerView> ledger(LedgerFilter filter, Reach reach) {
        Gathering<LedgerView> gathered = gather(
                reach,
                PeerPaths.ledger(filter),
                LedgerView.class,
                (stores, copy) -> new LedgerScan(stores).newest(copy, filter));
        return gathered.listing(LedgerScan.merge(gathered.pieces(), filter.limit()));
    }

    @Override
    public TopologyView topology() {
        Attached now = attached();
        return TopologyViews.of(now.streams(), now.topology(), now.instances());
    }

    @Override
    public String state() {
        Attached now = attached;
        return now == null ? "NOT_STARTED" : now.streams().state().name();
    }

    private Attached attached() {
        Attached now = attached;
        if (now == null) {
            throw new StateUnavailable("The stream of this instance is not running.", RETRY);
        }
        return now;
    }

    private <T> Answer<@Nullable T> ask(
            PairKey pair, Reach reach, String path, Class<T> type, BiFunction<LocalStores, Copy, @Nullable T> read) {
        Attached now = attached();
        int partition = partitions.of(pair);
        Copy copy = now.stores().copy(partition);
        if (copy != null) {
            try {
                T data = read.apply(now.stores(), copy);
                return new Answer<>(data, copy.position(), staleness(now, copy));
            } catch (LocalStores.Gone e) {
                log.debug("copy is gone partition={} cause={}", partition, e.getMessage());
            }
        }
        String where = "Partition " + partition + " of " + pair + " is not on " + now.instances().self();
        return switch (reach) {
            case Reach.Local local -> throw new StateUnavailable(where + ".", RETRY);
            case Reach.Anywhere anywhere -> {
                String owner = now.instances()
                        .otherOwner(partition)
                        .orElseThrow(() ->
                                new StateUnavailable(where + ", and no other instance has it now.", RETRY));
                JavaType answer = TypeFactory.defaultInstance().constructParametricType(Answer.class, type);
                try {
                    yield peers.ask(owner, PeerPaths.series(pair) + path, anywhere.authorization(), answer);
                } catch (Peers.NoAnswer e) {
                    throw new StateUnavailable(String.valueOf(e.getMessage()), RETRY, e);
                }
            }
        };
    }

    private <T> Gathering<T> gather(
            Reach reach, String path, Class<T> type, BiFunction<LocalStores, Copy, Piece<T>> read) {
        Attached now = attached();
        Gathering<T> gathered = new Gathering<>(partitions.partitions(), now.instances().self());
        List<Future<Listing<T>>> asked = reach instanceof Reach.Anywhere anywhere
                ? askOthers(now, path, anywhere.authorization(), type)
                : List.of();
        for (int partition = 0; partition < partitions.partitions(); partition++) {
            readLocal(now, gathered, partition, Role.ACTIVE, read);
        }
        for (Future<Listing<T>> answer : asked) {
            receive(answer).ifPresent(gathered::add);
        }
        if (reach instanceof Reach.Anywhere) {
            // Nobody active answered for these: a warm copy is better than a hole.
            gathered.missing().forEach(partition -> readLocal(now, gathered, partition, Role.STANDBY, read));
        }
        if (reach instanceof Reach.Anywhere && gathered.missing().size() == partitions.partitions()) {
            throw new StateUnavailable("No partition can be read now; the stream is " + state() + ".", RETRY);
        }
        return gathered;
    }

    private <T> List<Future<Listing<T>>> askOthers(
            Attached now, String path, @Nullable String authorization, Class<T> type) {
        JavaType answer = TypeFactory.defaultInstance().constructParametricType(Listing.class, type);
        List<Future<Listing<T>>> asked = new ArrayList<>();
        for (String other : now.instances().others()) {
            asked.add(threads.submit(() -> peers.<Listing<T>>ask(other, path, authorization, answer)));
        }
        return asked;
    }

    private static <T> Optional<Listing<T>> receive(Future<Listing<T>> answer) {
        try {
            return Optional.of(answer.get());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StateUnavailable("interrupted", RETRY, e);
        } catch (java.util.concurrent.ExecutionException e) {
            // Counted and logged where it was asked; the listing names the partitions that are missing.
            return Optional.empty();
        }
    }

    private <T> void readLocal(
            Attached now, Gathering<T> into, int partition, Role role, BiFunction<LocalStores, Copy, Piece<T>> read) {
        Copy copy = now.stores().copy(partition, role);
        if (copy == null) {
            return;
        }
        try {
            Piece<T> piece = read.apply(now.stores(), copy);
            into.add(copy, lag(now, copy), clock, piece);
        } catch (LocalStores.Gone e) {
            log.debug("copy is gone partition={} cause={}", partition, e.getMessage());
        }
    }

    private Staleness staleness(Attached now, Copy copy) {
        return new Staleness(
                behind(copy, clock), copy.role(), now.instances().self(), lag(now, copy));
    }

    private static @Nullable Long lag(Attached now, Copy copy) {
        return copy.role() == Role.ACTIVE ? (Long) 0L : now.lags().of(copy.partition());
    }

    /** Events may be ahead of the wall clock by some minutes; nothing is then behind. */
    static @Nullable Long behind(Copy copy, InstantSource clock) {
        Long reached = copy.clock();
        return reached == null ? null : (Long) Math.max(0, clock.millis() - reached);
    }
}
