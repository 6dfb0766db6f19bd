package dev.costgauge.wire;

/** Where a cost arose; empty names when unknown. */
public record Place(String cluster, String namespace) {

    /** Reads back a copy of the bytes from {@link EventCursor#placeFrom()} to {@link EventCursor#placeTo()}. */
    public static Place read(byte[] encoded) {
        return read(encoded, 0);
    }

    static Place read(byte[] bytes, int from) {
        int clusterAt = Texts.contentAt(bytes, from);
        int clusterEnd = Texts.endOf(bytes, from);
        int namespaceAt = Texts.contentAt(bytes, clusterEnd);
        int namespaceEnd = Texts.endOf(bytes, clusterEnd);
        return new Place(
                Texts.read(bytes, clusterAt, clusterEnd), Texts.read(bytes, namespaceAt, namespaceEnd));
    }
}
