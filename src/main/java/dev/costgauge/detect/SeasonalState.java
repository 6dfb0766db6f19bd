package dev.costgauge.detect;

import dev.costgauge.cost.HourOfWeek;
import java.nio.ByteBuffer;

/**
 * What {@link SeasonalConformal} knows of a pair. Every field is exactly as wide as it is stored, so that a state that was
 * written and read learns on to the same last bit as one that was not. Not thread-safe.
 */
public final class SeasonalState {

    static final int DAY_SLOTS = 48;
    static final int MOST_VISITS = 255;

    private static final int TRENDS = 4;
    private static final int SCALARS = 14;

    static final int BYTES = DAY_SLOTS * 5
            + HourOfWeek.SLOTS * 5
            + HourOfWeek.SLOTS / 8
            + SCALARS * Float.BYTES
            + 2 * Integer.BYTES
            + 2 * Short.BYTES
            + 2 * Tail.BYTES
            + TRENDS * Trend.BYTES;

    /** Decayed sums of relative cost by hour of day, weekdays before weekends. */
    final float[] day = new float[DAY_SLOTS];

    /** Visits as unsigned bytes, saturating: by then the decayed count has long stopped changing. */
    final byte[] dayVisits = new byte[DAY_SLOTS];

    /** The same by hour of week. */
    final float[] week = new float[HourOfWeek.SLOTS];

    final byte[] weekVisits = new byte[HourOfWeek.SLOTS];

    /** One bit for each slot whose only visit is a prior that is not the pair's own. */
    final byte[] prior = new byte[HourOfWeek.SLOTS / 8];

    /** Decayed sum of cost in USD, and of the profile beside it; their ratio is the level. */
    float levelSum;

    float levelWeight;

    /** The same for the level that would take over, and for the reference of trends. */
    float fastSum;

    float fastWeight;
    float slowSum;
    float slowWeight;

    /** Relative variance. */
    float variance;

    /** Mean of recent relative errors, its covariance with the error that follows, and its variance. */
    float near;

    float nearCovariance;
    float nearVariance;

    /** The most costly hour so far, or the prior. */
    float peak;

    /** Mean square errors of the flat profile, and of those by hour of day and by hour of week. */
    float flatError;

    float dayError;
    float weekError;


    /** Hours learned, and hours that a seed was made from. */
    int age;

    int seeded;

    /** Anomalous hours of late, quiet ones counting back. */
    int run;

    /** Hours for which a slow ramp has been told of. */
    int creepRun;

    final Tail up;
    final Tail down;
    final Trend[] trends;

    SeasonalState(Tuning t) {
        this(new Tail(t), new Tail(t), new Trend[] {new Trend(t), new Trend(t), new Trend(t), new Trend(t)});
        variance = (float) t.varianceStart();
    }

    private SeasonalState(Tail up, Tail down, Trend[] trends) {
        this.up = up;
        this.down = down;
        this.trends = trends;
    }

    /** A state that learns on without changing this one. */
    SeasonalState copy() {
        Trend[] copies = {trends[0].copy(), trends[1].copy(), trends[2].copy(), trends[3].copy()};
        SeasonalState copy = new SeasonalState(up.copy(), down.copy(), copies);
        System.arraycopy(day, 0, copy.day, 0, day.length);
        System.arraycopy(dayVisits, 0, copy.dayVisits, 0, dayVisits.length);
        System.arraycopy(week, 0, copy.week, 0, week.length);
        System.arraycopy(weekVisits, 0, copy.weekVisits, 0, weekVisits.length);
        System.arraycopy(prior, 0, copy.prior, 0, prior.length);
        copy.scalars(scalars());
        copy.age = age;
        copy.seeded = seeded;
        copy.run = run;
        copy.creepRun = creepRun;
        return copy;
    }

    static int daySlot(int slot) {
        return slot % 24 + (slot >= 120 ? 24 : 0);
    }

    boolean born() {
        return levelWeight > 0;
    }

    boolean prior(int slot) {
        return (prior[slot >> 3] & (1 << (slot & 7))) != 0;
    }

    void prior(int slot, boolean only) {
        int bit = 1 << (slot & 7);
        prior[slot >> 3] = (byte) (only ? prior[slot >> 3] | bit : prior[slot >> 3] & ~bit);
    }

    int weekVisits(int slot) {
        return weekVisits[slot] & 255;
    }

    int dayVisits(int daySlot) {
        return dayVisits[daySlot] & 255;
    }

    private float[] scalars() {
        return new float[] {
            levelSum, levelWeight, fastSum, fastWeight, slowSum, slowWeight, variance, near, nearCovariance, nearVariance,
            peak, flatError, dayError, weekError
        };
    }

    private void scalars(float[] from) {
        levelSum = from[0];
        levelWeight = from[1];
        fastSum = from[2];
        fastWeight = from[3];
        slowSum = from[4];
        slowWeight = from[5];
        variance = from[6];
        near = from[7];
        nearCovariance = from[8];
        nearVariance = from[9];
        peak = from[10];
        flatError = from[11];
        dayError = from[12];
        weekError = from[13];
    }

    void write(ByteBuffer out) {
        for (int k = 0; k < DAY_SLOTS; k++) {
            out.putFloat(day[k]).put(dayVisits[k]);
        }
        for (int slot = 0; slot < HourOfWeek.SLOTS; slot++) {
            out.putFloat(week[slot]).put(weekVisits[slot]);
        }
        out.put(prior);
        for (float scalar : scalars()) {
            out.putFloat(scalar);
        }
        out.putInt(age).putInt(seeded).putShort((short) run).putShort((short) creepRun);
        up.write(out);
        down.write(out);
        for (Trend trend : trends) {
            trend.write(out);
        }
    }

    static SeasonalState read(ByteBuffer in) {
        float[] day = new float[DAY_SLOTS];
        byte[] dayVisits = new byte[DAY_SLOTS];
        for (int k = 0; k < DAY_SLOTS; k++) {
            day[k] = in.getFloat();
            dayVisits[k] = in.get();
        }
        float[] week = new float[HourOfWeek.SLOTS];
        byte[] weekVisits = new byte[HourOfWeek.SLOTS];
        for (int slot = 0; slot < HourOfWeek.SLOTS; slot++) {
            week[slot] = in.getFloat();
            weekVisits[slot] = in.get();
        }
        byte[] prior = new byte[HourOfWeek.SLOTS / 8];
        in.get(prior);
        float[] scalars = new float[SCALARS];
        for (int i = 0; i < SCALARS; i++) {
            scalars[i] = in.getFloat();
        }
        int age = in.getInt();
        int seeded = in.getInt();
        int run = in.getShort();
        int creepRun = in.getShort();
        Tail up = Tail.read(in);
        Tail down = Tail.read(in);
        SeasonalState state =
                new SeasonalState(up, down, new Trend[] {Trend.read(in), Trend.read(in), Trend.read(in), Trend.read(in)});
        System.arraycopy(day, 0, state.day, 0, day.length);
        System.arraycopy(dayVisits, 0, state.dayVisits, 0, dayVisits.length);
        System.arraycopy(week, 0, state.week, 0, week.length);
        System.arraycopy(weekVisits, 0, state.weekVisits, 0, weekVisits.length);
        System.arraycopy(prior, 0, state.prior, 0, prior.length);
        state.scalars(scalars);
        state.age = age;
        state.seeded = seeded;
        state.run = run;
        state.creepRun = creepRun;
        return state;
    }
}
