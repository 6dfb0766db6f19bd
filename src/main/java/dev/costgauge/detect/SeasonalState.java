package dev.costgauge.detect;

import java.nio.ByteBuffer;

/**
 * What {@link SeasonalConformal} knows of a pair. Every number is exactly as wide as it is stored, so that a state that was
 * written and read learns on to the same last bit as one that was not. Not thread-safe.
 */
public final class SeasonalState {

    static final int BYTES = Profile.BYTES
            + Level.BYTES
            + Carry.BYTES
            + Float.BYTES
            + 2 * Tail.BYTES
            + SecondLook.BYTES
            + Trends.BYTES
            + 2 * Integer.BYTES;

    final Profile profile;
    final Level level;
    final Carry carry;
    final SecondLook second;
    final Trends trends;

    /** Of errors against expectations from two hours before: relative variance, and the tails in scales. */
    float variance;

    final Tail up;
    final Tail down;

    /** Hours learned, and hours that a seed was made from. */
    int age;

    int seeded;

    SeasonalState(Tuning t) {
        this(
                new Profile(),
                new Level(),
                new Carry(t.carrying(), t.scale().start()),
                new SecondLook(t),
                new Trends(t.tails()),
                new Tail(t.tails()),
                new Tail(t.tails()));
        variance = (float) t.scale().start();
    }

    private SeasonalState(
            Profile profile, Level level, Carry carry, SecondLook second, Trends trends, Tail up, Tail down) {
        this.profile = profile;
        this.level = level;
        this.carry = carry;
        this.second = second;
        this.trends = trends;
        this.up = up;
        this.down = down;
    }

    /** A state that learns on without changing this one. */
    SeasonalState copy() {
        SeasonalState copy = new SeasonalState(
                profile.copy(), level.copy(), carry.copy(), second.copy(), trends.copy(), up.copy(), down.copy());
        copy.variance = variance;
        copy.age = age;
        copy.seeded = seeded;
        return copy;
    }

    /** Hours that the pair is known for, those of a seed included. */
    int known() {
        return age + seeded;
    }

    void write(ByteBuffer out) {
        profile.write(out);
        level.write(out);
        carry.write(out);
        second.write(out);
        trends.write(out);
        up.write(out);
        down.write(out);
        out.putFloat(variance).putInt(age).putInt(seeded);
    }

    static SeasonalState read(ByteBuffer in) {
        SeasonalState state = new SeasonalState(
                Profile.read(in),
                Level.read(in),
                Carry.read(in),
                SecondLook.read(in),
                Trends.read(in),
                Tail.read(in),
                Tail.read(in));
        state.variance = in.getFloat();
        state.age = in.getInt();
        state.seeded = in.getInt();
        return state;
    }
}
