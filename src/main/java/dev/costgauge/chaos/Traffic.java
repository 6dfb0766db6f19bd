package dev.costgauge.chaos;

import dev.costgauge.cost.CostEvent;
import dev.costgauge.cost.HourOfWeek;
import dev.costgauge.cost.PairKey;
import dev.costgauge.load.KafkaSink;
import dev.costgauge.load.generate.Fleet;
import dev.costgauge.load.generate.LiveTraffic;
import dev.costgauge.load.generate.PairProfile;
import dev.costgauge.topology.PairPartition;
import dev.costgauge.wire.EventEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A fleet's spending, hour after hour of event time, with everything that goes wrong at producers: repeats, late events,
 * clocks that are a day ahead, records that are no events, keys that say nothing, credits; and pairs that run away. An hour
 * is to be sent when the one before it has closed everywhere. Not thread-safe.
 */
final class Traffic {

    /**
     * Every other hour is spared what comes to its partition late or by a detour: its totals are final once it is closed.
     */
    static boolean isSpared(long hour) {
        return hour % 2 != 0;
    }

    /** Hours without events after the last one, in which everything closes, settles and is learned. */
    static final int DRAIN_HOURS = 10;

    /** No event is later than this; some of these are still amended, some are too late. */
    static final int LATEST_HOURS = 6;

    /** Just past the grace. */
    private static final long MARK_AFTER_MS = 310_000;

    private static final int SLICES = 25;
    private static final int REPEATED_FROM = 3_000;

    private final Account account;
    private final PlainPairs plain;
    private final KafkaSink sink;
    private final EventEncoder encoder;
    private final LiveTraffic fleet;
    private final List<PairProfile> pairs;
    private final int partitions;
    private final InstantSource clock;
    private final Random random;
    private final List<CostEvent> recent = new ArrayList<>();

    /** Pairs that run away, and the hour in which they stop. */
    private final Map<PairKey, Long> runaways = new HashMap<>();

    private final long first;
    private int oldest;
    private long hour;
    private long made;

    Traffic(ChaosPlan plan, Account account, KafkaSink sink, EventEncoder encoder, int partitions, InstantSource clock) {
        this.account = account;
        this.sink = sink;
        this.encoder = encoder;
        this.partitions = partitions;
        this.clock = clock;
        this.random = new Random(plan.seed());
        this.first = plan.firstHour(HourOfWeek.hourOf(clock.millis()));
        this.hour = first;
        Fleet spending = Fleet.of(plan.seed(), plan.pairs(), hour);
        this.pairs = spending.pairs();
        this.plain = new PlainPairs(pairs);
        this.fleet = new LiveTraffic(
                spending,
                plan.eventsPerHour() / 3600.0,
                HourOfWeek.startOf(hour),
                Long.toString(plan.seed()));
    }

    /** The hour that is sent next. */
    long nextHour() {
        return hour;
    }

    /** The pairs whose alerts are foretold. */
    PlainPairs plain() {
        return plain;
    }

    /** The partitions in which pairs live. */
    Set<Integer> homes() {
        PairPartition places = new PairPartition(partitions);
        return pairs.stream().map(profile -> places.of(profile.pair())).collect(Collectors.toSet());
    }

    /** Records that were sent, clock marks left out. */
    long sent() {
        return made;
    }

    /** Sends an hour's events within a time, and the clock mark that ends it; returns when everything is acknowledged. */
    void sendHour(Duration within) throws InterruptedException {
        List<CostEvent> events = new ArrayList<>();
        fleet.advance(HourOfWeek.startOf(hour + 1), events::add);
        int perSlice = Math.max(1, events.size() / SLICES);
        for (int i = 0; i < events.size(); i++) {
            if (i % perSlice == 0) {
                Thread.sleep(within.toMillis() / SLICES);
            }
            send(runAway(events.get(i)));
        }
        mark();
    }

    /** Lets hours pass in which nothing happens, until all is closed and learned. */
    void drain() throws InterruptedException {
        for (int i = 0; i < DRAIN_HOURS; i++) {
            mark();
            // The partitions hear of each other between one hour and the next.
            Thread.sleep(300);
        }
    }

    private void mark() {
        plain.close(hour);
        hour++;
        markAgain();
    }

    /** The clock goes on ticking while it is waited for. */
    void markAgain() {
        sink.tick(HourOfWeek.startOf(hour) + MARK_AFTER_MS);
        sink.flush();
    }

    private CostEvent runAway(CostEvent event) {
        if (random.nextInt(600) == 0) {
            runaways.put(event.pair(), hour + 1 + random.nextInt(4));
        }
        boolean runs = runaways.getOrDefault(event.pair(), Long.MIN_VALUE) >= hour;
        return runs ? with(event, event.eventId(), event.eventTime(), event.costNanos() * 12) : event;
    }

    private void send(CostEvent event) {
        switch (random.nextInt(50)) {
            case 0, 1 -> {
                publish(event);
                repeat(recent.get(random.nextInt(recent.size())));
            }
            case 2, 3 -> {
                long shift = 1 + random.nextInt((int) (LATEST_HOURS * HourOfWeek.MILLIS));
                long time = Math.max(event.eventTime() - shift, HourOfWeek.startOf(first));
                boolean spared = isSpared(HourOfWeek.hourOf(time));
                publish(spared ? event : with(event, event.eventId(), time, event.costNanos()));
            }
            case 4 -> refuse(encoder.encode(with(
                    event, event.eventId(), clock.millis() + Duration.ofDays(1).toMillis(), event.costNanos())));
            case 5 -> {
                byte[] whole = encoder.encode(event);
                refuse(Arrays.copyOf(whole, whole.length / 2));
            }
            case 6 -> refuse(("no event " + event.eventId()).getBytes(StandardCharsets.UTF_8));
            case 7, 8, 9 -> {
                if (isSpared(hour) || plain.contains(event.pair())) {
                    publish(event);
                } else {
                    astray(event);
                }
            }
            case 10 -> {
                publish(event);
                publish(with(event, event.eventId() + ":credit", event.eventTime(), -event.costNanos() / 3));
            }
            default -> publish(event);
        }
    }

    private void publish(CostEvent event) {
        made++;
        account.event(event);
        plain.event(event);
        sink.send(event);
        remember(event);
    }

    private void astray(CostEvent event) {
        made++;
        account.event(event);
        byte[] key = event.eventId().getBytes(StandardCharsets.UTF_8);
        sink.send(random.nextInt(partitions), key, encoder.encode(event));
        remember(event);
    }

    private void repeat(CostEvent event) {
        made++;
        account.repeat(event);
        sink.send(event);
    }

    private void refuse(byte[] value) {
        made++;
        account.refused(value);
        sink.send(null, null, value);
    }

    private void remember(CostEvent event) {
        if (recent.size() < REPEATED_FROM) {
            recent.add(event);
        } else {
            recent.set(oldest, event);
            oldest = (oldest + 1) % REPEATED_FROM;
        }
    }

    private static CostEvent with(CostEvent event, String id, long time, long nanos) {
        return new CostEvent(
                id,
                time,
                event.pair(),
                event.cluster(),
                event.namespace(),
                nanos,
                event.inputTokens(),
                event.outputTokens(),
                event.cachedTokens(),
                event.requests(),
                event.traceId());
    }
}
