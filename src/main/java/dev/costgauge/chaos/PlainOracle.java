package dev.costgauge.chaos;

import dev.costgauge.cost.PairKey;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What the stream must say of one pair by rule {@code ewma-ratio} with standard settings, worked out from the pair's events
 * alone: {@code B = 0.9 B + 0.1 x} for each hour of the week, an alert above {@code 3 B}. It shares no code with the stream,
 * and makes the ids of alerts itself.
 * Tell it of events in the order of the log, and of the passing of hours in between. Not thread-safe.
 */
public final class PlainOracle {

    private static final double ALPHA = .1;
    private static final double RATIO = 3;

    /** Closed hours that late events amend; an hour is learned when it is older. */
    private static final int RING = 3;

    /** Normal hours that end an alert. */
    private static final int QUIET = 2;

    private static final int WEEK = 168;

    /** The first epoch hour is Thursday 00:00 of a week that begins on Monday. */
    private static final int FIRST_SLOT = 72;

    /** Far enough from the end of the range to be added to. */
    private static final long NEVER = Long.MIN_VALUE / 2;

    /** What an alert comes to; growth and reminders are not foretold. */
    public enum Turn {
        OPENED,
        RESOLVED,
        RETRACTED
    }

    /** One turn of an alert. */
    public record Step(String alertId, Turn turn) {}

    /**
     * A closed hour.
     *
     * @param nanos cost in nano-dollars
     * @param threshold USD
     */
    public record Said(long nanos, double threshold, boolean anomalous) {}

    private static final class Hour {
        private final double threshold;
        private long nanos;
        private boolean active;

        /** First hour of the alert that counts this one; null while it is normal. */
        private @Nullable Long alert;

        Hour(double threshold) {
            this.threshold = threshold;
        }

        boolean isTooDear() {
            return nanos / 1e9 > threshold;
        }
    }

    private final PairKey pair;
    private final TreeMap<Long, Hour> hours = new TreeMap<>();
    private final double[] baselines = new double[WEEK];
    private final Map<Step, Integer> steps = new HashMap<>();
    private long closedThrough = NEVER;
    private long lastActive = NEVER;

    /** First hour of the alert that runs; null for none. */
    private @Nullable Long running;

    public PlainOracle(PairKey pair) {
        this.pair = pair;
        Arrays.fill(baselines, Double.NaN);
    }

    /** Gives every hour of the week a baseline in USD; before the first event. */
    void seed(double dollars) {
        Arrays.fill(baselines, dollars);
    }

    /**
     * Takes an event that is no repeat.
     *
     * @param hour UTC epoch hour of the event's time
     * @return false when it is too late to be counted
     */
    public boolean event(long hour, long nanos) {
        if (hour <= closedThrough - RING) {
            return false;
        }
        if (hours.isEmpty() && closedThrough < hour - 1) {
            closedThrough = hour - 1;
        }
        Hour at = hours.computeIfAbsent(hour, this::opened);
        at.nanos += nanos;
        at.active = true;
        if (hour <= closedThrough) {
            lastActive = Math.max(lastActive, hour);
            judge(hour, at);
        } else if (at.isTooDear()) {
            // That a credit took it back is said when the hour has closed.
            judge(hour, at);
        }
        return true;
    }

    /** Hours up to one have closed. */
    public void close(long through) {
        if (hours.isEmpty()) {
            closedThrough = Math.max(closedThrough, through);
        }
        while (closedThrough < through) {
            closedThrough++;
            closeOne(closedThrough);
        }
    }

    private void closeOne(long hour) {
        Hour at = hours.get(hour);
        if (at == null && hours.firstKey() < hour && hour <= lastActive + WEEK) {
            // The pair was silent: that is an hour too.
            at = opened(hour);
            hours.put(hour, at);
        }
        if (at != null) {
            lastActive = at.active ? Math.max(lastActive, hour) : lastActive;
            judge(hour, at);
            if (running != null && hour - lastOf(running) >= QUIET) {
                say(running, Turn.RESOLVED);
                running = null;
            }
        }
        Hour learned = hours.get(hour - RING);
        if (learned != null) {
            int slot = slotOf(hour - RING);
            double dollars = learned.nanos / 1e9;
            baselines[slot] = Double.isNaN(baselines[slot]) ? dollars : (1 - ALPHA) * baselines[slot] + ALPHA * dollars;
        }
    }

    private Hour opened(long hour) {
        double baseline = baselines[slotOf(hour)];
        return new Hour(Double.isNaN(baseline) ? Double.POSITIVE_INFINITY : RATIO * baseline);
    }

    private static int slotOf(long hour) {
        return (int) Math.floorMod(hour + FIRST_SLOT, (long) WEEK);
    }

    private void judge(long hour, Hour at) {
        Long alert = at.alert;
        if (at.isTooDear() && alert == null) {
            if (running == null) {
                running = hour;
                say(hour, Turn.OPENED);
            }
            at.alert = running;
        } else if (!at.isTooDear() && alert != null) {
            at.alert = null;
            if (lastOf(alert) == NEVER) {
                say(alert, Turn.RETRACTED);
                running = alert.equals(running) ? null : running;
            }
        }
    }

    /** The last hour that an alert counts; {@link #NEVER} when there is none. */
    private long lastOf(long alert) {
        return hours.tailMap(alert - RING).entrySet().stream()
                .filter(entry -> Long.valueOf(alert).equals(entry.getValue().alert))
                .mapToLong(Map.Entry::getKey)
                .max()
                .orElse(NEVER);
    }

    private void say(long alert, Turn turn) {
        steps.merge(new Step(idOf(alert), turn), 1, Integer::sum);
    }

    /** The first half of SHA-256 over the names, each behind its length in four bytes, and the hour in eight. */
    private String idOf(long alert) {
        byte[] project = pair.project().getBytes(StandardCharsets.UTF_8);
        byte[] service = pair.service().getBytes(StandardCharsets.UTF_8);
        byte[] model = pair.model().getBytes(StandardCharsets.UTF_8);
        ByteBuffer text = ByteBuffer.allocate(project.length + service.length + model.length + 20)
                .putInt(project.length)
                .put(project)
                .putInt(service.length)
                .put(service)
                .putInt(model.length)
                .put(model)
                .putLong(alert);
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.array());
            return HexFormat.of().formatHex(digest).substring(0, 32);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /** Every closed hour in which the pair was observed. */
    public Map<Long, Said> hours() {
        Map<Long, Said> said = new HashMap<>();
        hours.headMap(closedThrough, true)
                .forEach((hour, at) -> said.put(hour, new Said(at.nanos, at.threshold, at.alert != null)));
        return said;
    }

    /** What has been learned, or was seeded, in USD by hour of the week. */
    public Map<Integer, Double> baselines() {
        Map<Integer, Double> known = new HashMap<>();
        for (int slot = 0; slot < WEEK; slot++) {
            if (!Double.isNaN(baselines[slot])) {
                known.put(slot, baselines[slot]);
            }
        }
        return known;
    }

    /** What alerts came to, and how often. */
    public Map<Step, Integer> steps() {
        return Map.copyOf(steps);
    }
}
