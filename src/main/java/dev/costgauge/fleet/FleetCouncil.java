package dev.costgauge.fleet;

import dev.costgauge.avro.AlertStatus;
import dev.costgauge.avro.CostAnomalyAlert;
import dev.costgauge.codec.BinaryReader;
import dev.costgauge.codec.BinaryWriter;
import dev.costgauge.cost.AlertId;
import dev.costgauge.cost.LogTime;
import dev.costgauge.cost.PairKey;
import dev.costgauge.detect.FleetHour;
import dev.costgauge.detect.FleetMemory;
import dev.costgauge.detect.FleetVerdict;
import java.util.Arrays;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Sums what the partitions did in an hour, and says what it means. An hour is summed once every partition has sent it or
 * a later one, because each sends its hours in order; so the result follows from the parts alone, not from the order in
 * which partitions send. Late cost makes a partition send an hour again, and a changed verdict is told again.
 *
 * <p>Not thread-safe: it belongs to one stream task.
 */
public final class FleetCouncil {

    private static final int VERSION = 1;

    /** Hours for which parts are kept after their verdict, for late cost. */
    private static final int KEPT = 64;

    /** Hours without any part beyond which they are passed over: an outage of months, not one of a partition. */
    private static final int FAR_BEHIND = 168;

    private static final long NONE = Long.MIN_VALUE;

    /** Where verdicts and alerts go, and where what must outlive a crash is kept. */
    public interface Office {

        void tell(FleetNotice notice);

        void alert(CostAnomalyAlert alert);

        void keepPart(FleetPart part);

        void dropPart(int partition, long hour);

        void keepState(byte[] state);
    }

    private final Office office;
    private final int quietHours;
    private final FleetAlerts alerts;

    /** Last hour that each partition has sent. */
    private final long[] sent;

    /** Parts by hour and partition. */
    private final TreeMap<Long, @Nullable FleetSum[]> parts = new TreeMap<>();

    /** What was told of the hours that are kept. */
    private final TreeMap<Long, FleetNotice> told = new TreeMap<>();

    private final TreeMap<Long, Long> excessCounted = new TreeMap<>();
    private long toldThrough = NONE;
    private FleetMemory memory = FleetMemory.NONE;
    private @Nullable FleetEpisode episode;

    /**
     * @param partitions how many of them send parts
     * @param quietHours usual hours after which a fleet alert is resolved
     */
    public FleetCouncil(Office office, int partitions, int quietHours, FleetAlerts alerts) {
        this.office = office;
        this.quietHours = quietHours;
        this.alerts = alerts;
        this.sent = new long[partitions];
        Arrays.fill(sent, NONE);
    }

    /** Takes back what an earlier run kept; call once, before anything else. */
    public void restore(byte @Nullable [] state, Iterable<FleetPart> kept) {
        for (FleetPart part : kept) {
            hold(part);
        }
        if (state != null) {
            read(new BinaryReader(state));
        }
    }

    /**
     * Hears a part.
     *
     * @param logTime log time of its record, epoch milliseconds
     * @return null when it was heard, else why it cannot be
     */
    public @Nullable String hear(FleetPart part, long logTime) {
        String refusal = refusal(part, logTime);
        if (refusal != null) {
            return refusal;
        }
        hold(part);
        office.keepPart(part);
        long complete = Arrays.stream(sent).min().orElse(NONE);
        if (complete != NONE) {
            judgeThrough(complete, part.hour(), logTime);
        }
        return null;
    }

    private @Nullable String refusal(FleetPart part, long logTime) {
        if (part.partition() < 0 || part.partition() >= sent.length) {
            return "partition " + part.partition() + " is not between 0 and " + (sent.length - 1);
        }
        if (toldThrough != NONE && part.hour() <= toldThrough - KEPT) {
            return "hour " + part.hour() + " was told more than " + KEPT + " hours ago";
        }
        return LogTime.refusal(part.hour(), logTime);
    }

    private void judgeThrough(long complete, long heard, long logTime) {
        if (toldThrough == NONE) {
            // Partitions may begin at different hours, and those that began first wait to hear of theirs.
            toldThrough = parts.firstKey() - 1;
        } else if (heard <= toldThrough) {
            judgeAgain(heard, logTime);
        }
        while (toldThrough < complete) {
            toldThrough = next(complete);
            judge(toldThrough, logTime);
        }
        forget();
        office.keepState(write());
    }

    private long next(long complete) {
        Long known = parts.higherKey(toldThrough);
        long next = known == null ? complete : Math.min(known, complete);
        return next - toldThrough > FAR_BEHIND ? next : toldThrough + 1;
    }

    private void hold(FleetPart part) {
        parts.computeIfAbsent(part.hour(), hour -> new FleetSum[sent.length])[part.partition()] = part.sum();
        sent[part.partition()] = Math.max(sent[part.partition()], part.hour());
    }

    private void judge(long hour, long logTime) {
        FleetSum sum = sumOf(hour);
        FleetHour of = sum.toHour();
        FleetVerdict verdict = of.verdict();
        // Of an hour in which nobody is heard nothing is known, not even that it was cheap.
        memory = memory.plus(verdict == FleetVerdict.GAP ? FleetHour.NONE : of);
        count(hour, sum, verdict, logTime);
        if (verdict == FleetVerdict.USUAL) {
            quiet(hour, sum, logTime);
        }
        tell(hour, verdict);
    }

    /** Late cost changed an hour that was told: the memory of means lets it pass, the verdict does not. */
    private void judgeAgain(long hour, long logTime) {
        FleetNotice before = told.get(hour);
        FleetSum sum = sumOf(hour);
        FleetVerdict verdict = sum.toHour().verdict();
        if (before != null && before.verdict() != verdict) {
            if (before.verdict() != FleetVerdict.USUAL) {
                takeBack(hour, sum, logTime);
            }
            count(hour, sum, verdict, logTime);
            tell(hour, verdict);
        }
    }

    private FleetSum sumOf(long hour) {
        FleetSum sum = new FleetSum();
        for (FleetSum part : parts.getOrDefault(hour, new FleetSum[0])) {
            if (part != null) {
                sum.add(part);
            }
        }
        return sum;
    }

    private void count(long hour, FleetSum sum, FleetVerdict verdict, long logTime) {
        if (verdict == FleetVerdict.USUAL) {
            return;
        }
        // When nobody is heard, nobody knows what was spent.
        long excess = verdict == FleetVerdict.GAP ? 0 : sum.speakersCostNanos() - sum.speakersExpectedNanos();
        FleetEpisode running = episode != null && episode.running() ? episode : null;
        if (running != null && running.verdict != verdict) {
            step(running, hour, sum, AlertStatus.RESOLVED, logTime);
            running = null;
        }
        if (running != null && hour < running.openedHour) {
            // Late cost showed an hour from before the alert, which begins where it was opened.
            return;
        }
        boolean opens = running == null;
        if (running == null) {
            running = new FleetEpisode(
                    hour, verdict, episode != null && episode.openedHour == hour ? episode.nextSequence : 0);
            episode = running;
        }
        excessCounted.put(hour, excess);
        running.hours++;
        running.excess += excess;
        running.lastHour = Math.max(running.lastHour, hour);
        if (opens) {
            step(running, hour, sum, AlertStatus.OPENED, logTime);
        } else if (running.isWorthTelling(hour, excess)) {
            step(running, hour, sum, AlertStatus.UPDATED, logTime);
        }
    }

    private void takeBack(long hour, FleetSum sum, long logTime) {
        FleetEpisode of = episode;
        Long counted = excessCounted.remove(hour);
        if (of == null || counted == null || hour < of.openedHour) {
            return;
        }
        of.hours--;
        of.excess -= counted;
        if (of.hours == 0) {
            step(of, hour, sum, AlertStatus.RETRACTED, logTime);
        } else if (of.lastHour == hour) {
            Long earlier = excessCounted.lowerKey(hour);
            of.lastHour = earlier == null ? of.openedHour : Math.max(of.openedHour, earlier);
        }
    }

    private void quiet(long hour, FleetSum sum, long logTime) {
        FleetEpisode running = episode;
        if (running != null && running.running() && hour - running.lastHour >= quietHours) {
            step(running, hour, sum, AlertStatus.RESOLVED, logTime);
        }
    }

    private void step(FleetEpisode of, long hour, FleetSum sum, AlertStatus status, long logTime) {
        office.alert(alerts.of(of, hour, sum, status, logTime));
        of.told(status, hour, excessCounted.getOrDefault(hour, 0L));
    }

    private void tell(long hour, FleetVerdict verdict) {
        FleetEpisode of = episode;
        String alertId = verdict == FleetVerdict.USUAL || of == null ? "" : AlertId.of(PairKey.ALL, of.openedHour);
        FleetNotice notice = new FleetNotice(hour, verdict, memory.prior(), alertId);
        told.put(hour, notice);
        office.tell(notice);
    }

    private void forget() {
        long old = toldThrough - KEPT;
        parts.headMap(old, true).forEach((hour, of) -> {
            for (int partition = 0; partition < of.length; partition++) {
                if (of[partition] != null) {
                    office.dropPart(partition, hour);
                }
            }
        });
        parts.headMap(old, true).clear();
        told.headMap(old, true).clear();
        excessCounted.headMap(old, true).clear();
    }

    private byte[] write() {
        BinaryWriter out = new BinaryWriter().putByte(VERSION).putLong(toldThrough);
        out.putDouble(memory.pairs()).putDouble(memory.cost()).putLong(memory.sizes().length);
        for (double size : memory.sizes()) {
            out.putDouble(size);
        }
        out.putLong(sent.length);
        for (long hour : sent) {
            out.putLong(hour);
        }
        out.putLong(told.size());
        told.values().forEach(notice -> notice.write(out));
        out.putLong(excessCounted.size());
        excessCounted.forEach((hour, excess) -> out.putLong(hour).putLong(excess));
        out.putByte(episode == null ? 0 : 1);
        if (episode != null) {
            episode.write(out);
        }
        return out.toBytes();
    }

    private static FleetMemory readMemory(BinaryReader in) {
        double pairs = in.getDouble();
        double cost = in.getDouble();
        double[] sizes = new double[in.getInt()];
        for (int i = 0; i < sizes.length; i++) {
            sizes[i] = in.getDouble();
        }
        return new FleetMemory(pairs, cost, sizes);
    }

    private void read(BinaryReader in) {
        in.version("fleet", VERSION);
        toldThrough = in.getLong();
        memory = readMemory(in);
        int partitions = in.getInt();
        for (int partition = 0; partition < partitions; partition++) {
            long hour = in.getLong();
            if (partition < sent.length) {
                sent[partition] = Math.max(sent[partition], hour);
            }
        }
        for (int left = in.getInt(); left > 0; left--) {
            FleetNotice notice = FleetNotice.read(in);
            told.put(notice.hour(), notice);
        }
        for (int left = in.getInt(); left > 0; left--) {
            excessCounted.put(in.getLong(), in.getLong());
        }
        episode = in.getByte() == 0 ? null : FleetEpisode.read(in);
    }
}
