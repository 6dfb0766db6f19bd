package dev.costgauge.query;

import dev.costgauge.cost.HourOfWeek;
import dev.costgauge.cost.PairKey;
import dev.costgauge.detect.RuleSpec;
import dev.costgauge.topology.PairPartition;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.OptionalInt;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.Topology;
import org.jspecify.annotations.Nullable;

/**
 * Questions to the stores of the running stream, on this instance and on the others. A pair is answered from the local
 * active copy, else from a local standby, else by an instance that has one; a listing asks every other instance once.
 * Thread-safe.
 */
public final class StreamQueries implements SeriesQueries, AutoCloseable {
    private static final Duration RETRY = Duration.ofSeconds(1);

    private final String eventsTopic;
    private final StateReader reader;
    private final InstantSource clock;
    private final PairSearch pairs;
    private final ListingSearch listings;
    private final PastQueries past;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    /** Looking at every pair costs a second or so per hundred thousand; one such question at a time. */
    private final Semaphore fullScan = new Semaphore(1);

    private volatile @Nullable Attached attached;

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
        this.reader = new StateReader(defaults, week);
        this.past = past;
        this.clock = clock;
        Peers peers = new Peers(settings, threads, registry);
        Duration patience = settings.forwardTimeout();
        this.pairs = new PairSearch(new PairPartition(partitions), peers, patience, clock);
        this.listings = new ListingSearch(partitions, peers, threads, patience, clock);
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

    /**
     * Whether the instances of the group are known, so that what is not here can be asked for elsewhere: not before the first
     * assignment.
     */
    public boolean knowsOthers() {
        Attached now = attached;
        return now != null && now.instances().isKnown();
    }

    /** Before the stream closes: what the group looks like now is what counts afterwards. */
    public void drain() {
        Attached now = attached;
        if (now != null) {
            now.instances().remember();
        }
    }

    /** After the stream is closed; every answer is {@link StateUnavailable} then. */
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
        return pairs.ask(attached(), new PairSearch.Question<>(pair, path, type, read), reach);
    }

    private <T> Gathering<T> gather(
            Reach reach, String path, Class<T> type, BiFunction<LocalStores, Copy, Piece<T>> read) {
        return listings.ask(attached(), new ListingSearch.Question<>(path, type, read), reach);
    }
}
