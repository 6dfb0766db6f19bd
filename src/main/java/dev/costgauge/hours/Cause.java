package dev.costgauge.hours;

import dev.costgauge.attribution.DriverParts;
import dev.costgauge.attribution.PlaceAmounts;
import dev.costgauge.codec.BinaryReader;
import dev.costgauge.codec.BinaryWriter;

/** An excess, split by driver and by place; both splits sum to it to the nano-dollar. */
record Cause(DriverParts drivers, PlaceAmounts places) {

    static final Cause NONE = new Cause(DriverParts.NONE, PlaceAmounts.NONE);

    /** Nano-dollars off the reference; negative when less was spent. */
    long excess() {
        return drivers.total();
    }

    Cause plus(Cause other) {
        return new Cause(drivers.plus(other.drivers), places.plus(other.places));
    }

    Cause minus(Cause other) {
        return new Cause(drivers.minus(other.drivers), places.minus(other.places));
    }

    void write(BinaryWriter out) {
        var part = out.beginPart(DriverParts.BYTES + places.bytes());
        drivers.write(part);
        places.write(part);
        out.endPart(part);
    }

    static Cause read(BinaryReader in) {
        return new Cause(DriverParts.read(in.rest()), PlaceAmounts.read(in.rest()));
    }
}
