package dev.costgauge.detect;

import java.nio.ByteBuffer;

/**
 * The fastest pace of an hour, or of a pair's quiet hours lately: cost beyond the noise of its events, over the part of the
 * threshold that belongs to that stretch of time. 1 is the pace at which an hour just reaches its threshold; 0 is unknown.
 * See {@link Pace}.
 *
 * @param hour of stretches from the hour's beginning
 * @param recent of stretches from a mark four to eight minutes ago
 */
public record Hurry(float hour, float recent) {

    public static final Hurry NONE = new Hurry(0, 0);

    /** Bytes of {@link #write}. */
    public static final int BYTES = 2 * Float.BYTES;

    /**
     * What a pair is known for after one more hour. A false alert teaches too, so the same is not told twice.
     *
     * @param peak of the hour that closed
     * @param quiet whether it ended without passing its threshold: a fault must not raise its own bar
     */
    public Hurry after(Pace pace, Hurry peak, boolean quiet) {
        double hourLeft = pace.hour().keep() * hour;
        double recentLeft = pace.recent().keep() * recent;
        return quiet
                ? new Hurry((float) Math.max(hourLeft, peak.hour), (float) Math.max(recentLeft, peak.recent))
                : new Hurry((float) hourLeft, (float) recentLeft);
    }

    /** Appends {@link #BYTES} bytes. */
    public void write(ByteBuffer out) {
        out.putFloat(hour).putFloat(recent);
    }

    public static Hurry read(ByteBuffer in) {
        return new Hurry(in.getFloat(), in.getFloat());
    }
}
