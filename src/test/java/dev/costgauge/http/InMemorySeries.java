package dev.costgauge.http;

import dev.costgauge.cost.Nanos;
import dev.costgauge.cost.PairKey;
import dev.costgauge.query.AlertFilter;
import dev.costgauge.query.AlertView;
import dev.costgauge.query.Answer;
import dev.costgauge.query.BaselinesView;
import dev.costgauge.query.DriverView;
import dev.costgauge.query.EpisodeView;
import dev.costgauge.query.HourView;
import dev.costgauge.query.HoursView;
import dev.costgauge.query.LedgerFilter;
import dev.costgauge.query.LedgerView;
import dev.costgauge.query.Listing;
import dev.costgauge.query.PastSeriesView;
import dev.costgauge.query.PlaceView;
import dev.costgauge.query.Reach;
import dev.costgauge.query.Role;
import dev.costgauge.query.SeriesFilter;
import dev.costgauge.query.SeriesOrder;
import dev.costgauge.query.SeriesQueries;
import dev.costgauge.query.SeriesSummary;
import dev.costgauge.query.SeriesView;
import dev.costgauge.query.ShareView;
import dev.costgauge.query.SlotView;
import dev.costgauge.query.Source;
import dev.costgauge.query.Staleness;
import dev.costgauge.query.StateUnavailable;
import dev.costgauge.query.TopologyView;
import dev.costgauge.query.Usd;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** State in a map, for tests of what HTTP makes of it. */
final class InMemorySeries implements SeriesQueries {

    static final Instant HOUR = Instant.parse("2026-11-22T05:00:00Z");
    static final String ALERT_ID = "0123456789abcdef0123456789abcdef";

    private static final Map<String, Map<Integer, Long>> POSITION = Map.of("cost-events", Map.of(3, 120_441L));
    private static final Staleness STALENESS = new Staleness(812L, Role.ACTIVE, "127.0.0.1:8000", 0L);

    private final NavigableMap<PairKey, Long> costs = new TreeMap<>();
    private volatile boolean available = true;
    volatile @Nullable Reach lastReach;

    InMemorySeries with(PairKey pair, String dollars) {
        costs.put(pair, Nanos.parse(dollars));
        return this;
    }

    void available(boolean now) {
        available = now;
    }

    @Override
    public Answer<@Nullable SeriesView> series(PairKey pair, Reach reach) {
        Long cost = find(pair, reach);
        return answer(
                cost == null
                        ? null
                        : new SeriesView(
                                pair.project(), pair.service(), pair.model(), 3, HOUR.minus(Duration.ofHours(1)),
                                hour(cost), List.of(),
                                new EpisodeView(ALERT_ID, HOUR, 1, 0, "SPIKE", "", new Usd(cost))));
    }

    /** Known are the present hour, from the stream, and the one ten days before, from the archive. */
    @Override
    public Answer<@Nullable PastSeriesView> asOf(PairKey pair, long hour, Reach reach) {
        Long cost = find(pair, reach);
        Instant start = Instant.ofEpochSecond(hour * 3600);
        if (cost != null && start.equals(HOUR)) {
            return answer(new PastSeriesView(pair.project(), pair.service(), pair.model(), start, hour(cost)));
        }
        if (cost != null && start.equals(HOUR.minus(Duration.ofDays(10)))) {
            return new Answer<>(
                    new PastSeriesView(pair.project(), pair.service(), pair.model(), start, hour(cost)),
                    Map.of(),
                    new Staleness(null, Role.ARCHIVE, "127.0.0.1:8000", null));
        }
        return answer(null);
    }

    @Override
    public Answer<@Nullable BaselinesView> baselines(PairKey pair, OptionalInt slot, Reach reach) {
        List<SlotView> slots = (slot.isPresent() ? IntStream.of(slot.getAsInt()) : IntStream.range(0, 168))
                .mapToObj(each -> new SlotView(each, each == 0 ? null : 1.5, each == 0 ? null : 1.5, null, null, each, false))
                .toList();
        return answer(
                find(pair, reach) == null
                        ? null
                        : new BaselinesView(
                                pair.project(), pair.service(), pair.model(), "ewma-ratio", "UTC", slots));
    }

    @Override
    public Answer<@Nullable HoursView> hours(PairKey pair, Instant from, Instant to, Reach reach) {
        Long cost = find(pair, reach);
        return answer(
                cost == null
                        ? null
                        : new HoursView(
                                pair.project(), pair.service(), pair.model(), from, to, List.of(hour(cost))));
    }

    @Override
    public Listing<SeriesSummary> list(SeriesFilter filter, Reach reach) {
        find(PairKey.of("any", "any"), reach);
        Comparator<SeriesSummary> order = filter.order() == SeriesOrder.COST
                ? Comparator.comparingLong((SeriesSummary item) -> item.cost().nanos()).reversed()
                : Comparator.comparing(SeriesSummary::pair);
        List<SeriesSummary> all = costs.entrySet().stream()
                .filter(entry -> filter.admits(entry.getKey()))
                .filter(entry -> filter.after() == null || entry.getKey().compareTo(filter.after()) > 0)
                .map(entry -> new SeriesSummary(
                        entry.getKey().project(), entry.getKey().service(), entry.getKey().model(),
                        HOUR, new Usd(entry.getValue()), 7, 2.0, 6.0, 11.25, entry.getValue() > 6_000_000_000L, null))
                .sorted(order)
                .toList();
        List<SeriesSummary> page = all.stream().limit(filter.limit()).toList();
        String next = page.size() < all.size() ? page.getLast().pair().text() : null;
        return listing(page, next);
    }

    @Override
    public Listing<AlertView> alerts(AlertFilter filter, Reach reach) {
        find(PairKey.of("any", "any"), reach);
        return listing(
                costs.entrySet().stream()
                        .filter(entry -> entry.getValue() > 6_000_000_000L)
                        .map(entry -> alert(entry.getKey(), entry.getValue()))
                        .filter(filter::admits)
                        .limit(filter.limit())
                        .toList(),
                null);
    }

    @Override
    public Listing<AlertView> alert(String alertId, Reach reach) {
        find(PairKey.of("any", "any"), reach);
        return listing(
                costs.entrySet().stream()
                        .filter(entry -> alertId.equals(ALERT_ID))
                        .limit(1)
                        .map(entry -> alert(entry.getKey(), entry.getValue()))
                        .toList(),
                null);
    }

    @Override
    public Listing<LedgerView> ledger(LedgerFilter filter, Reach reach) {
        find(PairKey.of("any", "any"), reach);
        Usd in = new Usd(costs.values().stream().mapToLong(Long::longValue).sum());
        LedgerView line = new LedgerView(
                3, HOUR, in, Usd.ZERO, in, Usd.ZERO, Usd.ZERO, Usd.ZERO, Usd.ZERO, Usd.ZERO, costs.size(), 0, 0, 0, 0);
        boolean wanted = (filter.hour() == null || !filter.hour().isBefore(HOUR))
                && (filter.partition() == null || filter.partition() == 3)
                && filter.after() == null;
        return listing(wanted ? List.of(line) : List.of(), null);
    }

    @Override
    public TopologyView topology() {
        return new TopologyView(
                "127.0.0.1:8000", "RUNNING",
                List.of(new TopologyView.SubTopology(
                        0, List.of(new TopologyView.Node("accept", "processor", List.of(), List.of("hours"), List.of())))),
                List.of(new TopologyView.Instance(
                        "127.0.0.1:8000", true, Map.of("cost-events", List.of(0, 1)), Map.of())),
                List.of(new TopologyView.Task("0_1", Role.ACTIVE, "thread-1", Map.of("cost-events-1", 5L), Map.of())),
                "Topologies: ...");
    }

    @Override
    public String state() {
        return available ? "RUNNING" : "ERROR";
    }

    private @Nullable Long find(PairKey pair, Reach reach) {
        lastReach = reach;
        if (!available) {
            throw new StateUnavailable("Partition 3 is being restored.", Duration.ofSeconds(2));
        }
        return costs.get(pair);
    }

    private static HourView hour(long cost) {
        return new HourView(
                HOUR, 149, true, 0, new Usd(cost), 7, 9, 100, 50, 20, 2.0, 6.0, cost > 6_000_000_000L, 11.25,
                List.of(new ShareView("eu-1", "search", new Usd(cost))), Usd.ZERO);
    }

    private static AlertView alert(PairKey pair, long cost) {
        return new AlertView(
                ALERT_ID, 0, "OPENED", "SPIKE", pair.project(), pair.service(), pair.model(), HOUR, HOUR, 149, "UTC",
                false, new Usd(cost), 2.0, 6.0, new Usd(cost - 2_000_000_000L), 1, "ewma-ratio",
                Map.of("ratio", "3.0"),
                List.of(
                        new ShareView("eu-1", "search", new Usd(cost * 3 / 4)),
                        new ShareView("us-2", "batch", new Usd(cost / 4))),
                new Usd(cost - cost * 3 / 4 - cost / 4), "event-9", "",
                HOUR.plusSeconds(1_841), HOUR.plusSeconds(1_842),
                "Cost so far is over three times the expected $2.00.",
                "UP", false, "", 1.5, 2.0, null, "FROZEN", Map.of("expected", 2.0), new Usd(cost - 2_000_000_000L),
                List.of(new DriverView("REQUESTS", new Usd(cost - 2_000_000_000L))),
                List.of(new PlaceView("eu-1", "search", new Usd(cost - 2_000_000_000L))), Usd.ZERO);
    }

    private static <T extends @Nullable Object> Answer<T> answer(T data) {
        return new Answer<>(data, POSITION, STALENESS);
    }

    private static <T> Listing<T> listing(List<T> items, @Nullable String next) {
        return new Listing<>(
                items, next, List.of(), POSITION, STALENESS,
                List.of(new Source("127.0.0.1:8000", Role.ACTIVE, List.of(0, 1, 2, 3), 812L, 0L)));
    }
}
