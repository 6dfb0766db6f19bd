package dev.costgauge.fleet;

import dev.costgauge.codec.BinaryReader;
import dev.costgauge.codec.BinaryWriter;
import dev.costgauge.cost.AlertId;
import dev.costgauge.detect.FleetPrior;
import dev.costgauge.detect.FleetVerdict;

/**
 * What every partition is told of an hour of the whole fleet.
 *
 * @param hour UTC epoch hour
 * @param prior what a pair without history is compared with, this hour included
 * @param alertId of the fleet's own alert that the hour belongs to; empty when the verdict is usual
 */
public record FleetNotice(long hour, FleetVerdict verdict, FleetPrior prior, String alertId) {

    private static final int VERSION = 1;

    /** USD an hour: no pair costs more on average. */
    private static final double MOST = 1e9;

    /** @throws IllegalArgumentException naming what cannot be */
    public FleetNotice {
        if (Math.abs(prior.mean()) > MOST || prior.high() < 0 || prior.high() > MOST) {
            throw new IllegalArgumentException("the prior " + prior + " is out of range");
        }
        if (alertId.length() > AlertId.LENGTH) {
            throw new IllegalArgumentException("the alert's id has " + alertId.length() + " characters");
        }
    }

    /** Appends the stored form. */
    public void write(BinaryWriter out) {
        out.putByte(VERSION).putLong(hour).putByte(verdict.ordinal()).putDouble(prior.mean()).putDouble(prior.high()).putString(alertId);
    }

    /** Reads what {@link #write} wrote. */
    public static FleetNotice read(BinaryReader in) {
        in.version("fleet notice", VERSION);
        return new FleetNotice(
                in.getLong(), FleetVerdict.values()[in.getByte()], new FleetPrior(in.getDouble(), in.getDouble()), in.getString());
    }
}
