package dev.costgauge.detect;

import dev.costgauge.cost.HourOfWeek;
import java.nio.ByteBuffer;
import java.util.BitSet;

/**
 * What each hour costs against the level, about 1 on average: flat, by hour of day and weekend, and by hour of week. The
 * last two are decayed means that are pulled to the one before; the three are mixed by their records, so that a pair
 * without a daily shape is not given one. Not thread-safe.
 *
 * <pre>
 * by day   d = (sum + pull) / (weight + pull)
 * by week  w = (sum + pull d) / (weight + pull)
 * mixed    p = (1 / f^2 + d / g^2 + trust w / h^2) / (1 / f^2 + 1 / g^2 + trust / h^2)     f, g, h mean square errors
 * </pre>
 */
final class Profile {

    static final int DAY_SLOTS = 48;
    static final int BYTES = DAY_SLOTS * 5 + HourOfWeek.SLOTS * 5 + HourOfWeek.SLOTS / 8 + 3 * Float.BYTES;

    private static final double LEAST = .02;
    private static final double LEAST_ERROR = 1e-6;

    /** Decayed sums of relative cost by hour of day, weekdays before weekends. */
    private final float[] day;

    /** Visits as unsigned bytes, saturating. */
    private final byte[] dayVisits;

    /** The same by hour of week. */
    private final float[] week;

    private final byte[] weekVisits;

    /** One bit for each slot whose only visit is a prior that is not the pair's own. */
    private final byte[] prior;

    /** Mean square errors of the flat profile, and of those by hour of day and by hour of week. */
    private float flatError;

    private float dayError;
    private float weekError;

    Profile() {
        this(new float[DAY_SLOTS], new byte[DAY_SLOTS], new float[HourOfWeek.SLOTS], new byte[HourOfWeek.SLOTS],
                new byte[HourOfWeek.SLOTS / 8]);
    }

    private Profile(float[] day, byte[] dayVisits, float[] week, byte[] weekVisits, byte[] prior) {
        this.day = day;
        this.dayVisits = dayVisits;
        this.week = week;
        this.weekVisits = weekVisits;
        this.prior = prior;
    }

    Profile copy() {
        Profile copy = new Profile(day.clone(), dayVisits.clone(), week.clone(), weekVisits.clone(), prior.clone());
        copy.flatError = flatError;
        copy.dayError = dayError;
        copy.weekError = weekError;
        return copy;
    }

    private static int daySlot(int slot) {
        return slot % 24 + (slot >= 120 ? 24 : 0);
    }

    int weekVisits(int slot) {
        return weekVisits[slot] & 255;
    }

    /** Visits of the hour of day. */
    int dayVisits(int slot) {
        return dayVisits[daySlot(slot)] & 255;
    }

    boolean prior(int slot) {
        return (prior[slot >> 3] & (1 << (slot & 7))) != 0;
    }

    private void prior(int slot, boolean only) {
        int bit = 1 << (slot & 7);
        prior[slot >> 3] = (byte) (only ? prior[slot >> 3] | bit : prior[slot >> 3] & ~bit);
    }

    /** Cost of the slot against the level. */
    double relative(Tuning.Shape t, int slot) {
        double byDay = byDay(t, slot);
        double byWeek = byWeek(t, slot, byDay);
        if (flatError == 0) {
            return Math.max(LEAST, byWeek);
        }
        double flat = 1 / ((double) flatError * flatError);
        double dayWeight = 1 / ((double) dayError * dayError);
        double weekWeight = t.trust() / ((double) weekError * weekError);
        return Math.max(LEAST, (flat + dayWeight * byDay + weekWeight * byWeek) / (flat + dayWeight + weekWeight));
    }

    private double byDay(Tuning.Shape t, int slot) {
        return (day[daySlot(slot)] + t.dayPull()) / (t.day().sum(dayVisits(slot)) + t.dayPull());
    }

    private double byWeek(Tuning.Shape t, int slot, double byDay) {
        return (week[slot] + t.weekPull() * byDay) / (t.week().sum(weekVisits(slot)) + t.weekPull());
    }

    /**
     * Learns an hour.
     *
     * @param relative cost against the level
     * @param taken the same, clipped to what an hour may teach
     * @param rate weight of the hour in the records
     */
    void learn(Tuning.Shape t, int slot, double relative, double taken, double rate) {
        double byDay = byDay(t, slot);
        double seen = Math.min(relative, t.recordClip());
        flatError += (float) (rate * (square(seen - 1) - flatError) + LEAST_ERROR);
        dayError += (float) (rate * (square(seen - byDay) - dayError) + LEAST_ERROR);
        weekError += (float) (rate * (square(seen - byWeek(t, slot, byDay)) - weekError) + LEAST_ERROR);
        int k = daySlot(slot);
        day[k] = (float) (t.day().rate() * day[k] + taken);
        week[slot] = (float) (t.week().rate() * week[slot] + taken);
        dayVisits[k] = (byte) Math.min(Decay.MOST_VISITS, (dayVisits[k] & 255) + 1);
        weekVisits[slot] = (byte) Math.min(Decay.MOST_VISITS, weekVisits(slot) + 1);
        prior(slot, false);
    }

    private static double square(double x) {
        return x * x;
    }

    /** Moves what was learned of a slot's newest hour. */
    void move(int slot, double change) {
        int k = daySlot(slot);
        day[k] = (float) Math.max(0, day[k] + change);
        week[slot] = (float) Math.max(0, week[slot] + change);
    }

    /** The slots that a seed may fill: those without hours of the pair's own, in favour of the better source. */
    BitSet open(double[] baselines, int[] observations) {
        BitSet open = new BitSet(HourOfWeek.SLOTS);
        for (int slot = 0; slot < HourOfWeek.SLOTS; slot++) {
            boolean own = weekVisits(slot) > 0 && !prior(slot);
            boolean better = weekVisits(slot) == 0 || observations[slot] > 0;
            open.set(slot, !Double.isNaN(baselines[slot]) && !own && better);
        }
        return open;
    }

    /**
     * Fills slots; the hours of day then take what their hours of week have.
     *
     * @param level USD that the baselines are relative to
     */
    void seed(Tuning.Shape t, BitSet slots, double[] baselines, int[] observations, double level) {
        for (int slot = slots.nextSetBit(0); slot >= 0; slot = slots.nextSetBit(slot + 1)) {
            int visits = Math.min(Decay.MOST_VISITS, Math.max(1, observations[slot]));
            week[slot] = (float) (baselines[slot] / level * t.week().sum(visits));
            weekVisits[slot] = (byte) visits;
            prior(slot, observations[slot] == 0);
        }
        double[] sums = new double[DAY_SLOTS];
        double[] weights = new double[DAY_SLOTS];
        int[] visits = new int[DAY_SLOTS];
        for (int slot = 0; slot < HourOfWeek.SLOTS; slot++) {
            int k = daySlot(slot);
            sums[k] += week[slot];
            weights[k] += t.week().sum(weekVisits(slot));
            visits[k] += weekVisits(slot);
        }
        for (int k = 0; k < DAY_SLOTS; k++) {
            if (weights[k] > 0) {
                int known = Math.min(Decay.MOST_VISITS, visits[k]);
                dayVisits[k] = (byte) known;
                day[k] = (float) (sums[k] / weights[k] * t.day().sum(known));
            }
        }
    }

    void write(ByteBuffer out) {
        for (int k = 0; k < DAY_SLOTS; k++) {
            out.putFloat(day[k]).put(dayVisits[k]);
        }
        for (int slot = 0; slot < HourOfWeek.SLOTS; slot++) {
            out.putFloat(week[slot]).put(weekVisits[slot]);
        }
        out.put(prior).putFloat(flatError).putFloat(dayError).putFloat(weekError);
    }

    static Profile read(ByteBuffer in) {
        Profile profile = new Profile();
        for (int k = 0; k < DAY_SLOTS; k++) {
            profile.day[k] = in.getFloat();
            profile.dayVisits[k] = in.get();
        }
        for (int slot = 0; slot < HourOfWeek.SLOTS; slot++) {
            profile.week[slot] = in.getFloat();
            profile.weekVisits[slot] = in.get();
        }
        in.get(profile.prior);
        profile.flatError = in.getFloat();
        profile.dayError = in.getFloat();
        profile.weekError = in.getFloat();
        return profile;
    }
}
