package dev.costgauge.wire;

import org.apache.avro.Schema;

/**
 * Whether bytes are exactly one Avro value of a schema. It allocates nothing, looks at no more than a bounded number of
 * nodes and goes no deeper than a bound, so it comes before Avro's own readers, which trust lengths and counts.
 */
public final class StructureCheck {

    private static final int MAX_DEPTH = 64;
    private static final int FREE_STEPS = 100_000;
    private static final int STEPS_PER_BYTE = 8;
    private static final int BAD = -1;

    private final byte[] b;
    private final int to;
    private long steps;

    private StructureCheck(byte[] b, int from, int to) {
        this.b = b;
        this.to = to;
        this.steps = FREE_STEPS + (long) STEPS_PER_BYTE * (to - from);
    }

    /** Whether the bytes from {@code from} to {@code to} are one value of the schema. */
    public static boolean matches(Schema schema, byte[] b, int from, int to) {
        return new StructureCheck(b, from, to).skip(schema, from, 0) == to;
    }

    /** Where the value that begins at {@code at} ends, or {@link #BAD}. */
    private int skip(Schema schema, int at, int depth) {
        if (depth > MAX_DEPTH || --steps < 0) {
            return BAD;
        }
        return switch (schema.getType()) {
            case NULL -> at;
            case BOOLEAN -> at < to && (b[at] == 0 || b[at] == 1) ? at + 1 : BAD;
            case INT -> skipInt(at);
            case LONG -> Varints.end(b, at, to);
            case FLOAT -> skipBytes(at, Float.BYTES);
            case DOUBLE -> skipBytes(at, Double.BYTES);
            case FIXED -> skipBytes(at, schema.getFixedSize());
            case STRING, BYTES -> skipSized(at);
            case ENUM -> skipEnum(schema, at);
            case RECORD -> skipRecord(schema, at, depth);
            case UNION -> skipUnion(schema, at, depth);
            case ARRAY -> skipBlocks(null, schema.getElementType(), at, depth);
            case MAP -> skipBlocks(schema, schema.getValueType(), at, depth);
        };
    }

    private int skipInt(int at) {
        int end = Varints.end(b, at, to);
        return end != BAD && Varints.read(b, at, end) == (int) Varints.read(b, at, end) ? end : BAD;
    }

    private int skipBytes(int at, long length) {
        return length >= 0 && length <= to - at ? at + (int) length : BAD;
    }

    private int skipSized(int at) {
        int content = Varints.end(b, at, to);
        return content == BAD ? BAD : skipBytes(content, Varints.read(b, at, content));
    }

    private int skipEnum(Schema schema, int at) {
        int end = Varints.end(b, at, to);
        return end != BAD && isIndex(Varints.read(b, at, end), schema.getEnumSymbols().size()) ? end : BAD;
    }

    private int skipRecord(Schema schema, int at, int depth) {
        int end = at;
        for (Schema.Field field : schema.getFields()) {
            end = skip(field.schema(), end, depth + 1);
            if (end == BAD) {
                return BAD;
            }
        }
        return end;
    }

    private int skipUnion(Schema schema, int at, int depth) {
        int end = Varints.end(b, at, to);
        if (end == BAD) {
            return BAD;
        }
        long branch = Varints.read(b, at, end);
        return isIndex(branch, schema.getTypes().size())
                ? skip(schema.getTypes().get((int) branch), end, depth + 1)
                : BAD;
    }

    /** Arrays, and maps when {@code map} is given: blocks of a count and its items; a count of zero ends them. */
    private int skipBlocks(@org.jspecify.annotations.Nullable Schema map, Schema item, int at, int depth) {
        int next = at;
        while (true) {
            int start = Varints.end(b, next, to);
            if (start == BAD || --steps < 0) {
                return BAD;
            }
            long count = Varints.read(b, next, start);
            next = start;
            if (count == 0) {
                return next;
            }
            int blockEnd = BAD;
            if (count < 0) {
                int items = Varints.end(b, next, to);
                blockEnd = skipSized(next);
                if (blockEnd == BAD || count == Long.MIN_VALUE) {
                    return BAD;
                }
                count = -count;
                next = items;
            }
            for (long i = 0; i < count; i++) {
                next = map == null ? next : skipSized(next);
                next = next == BAD ? BAD : skip(item, next, depth + 1);
                if (next == BAD) {
                    return BAD;
                }
            }
            if (blockEnd != BAD && next != blockEnd) {
                return BAD;
            }
        }
    }

    private static boolean isIndex(long value, int size) {
        return value >= 0 && value < size;
    }
}
