package dev.costgauge.wire;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Avro strings inside a byte array: a length as a zigzag varint, then UTF-8. */
final class Texts {

    static final int MALFORMED = -1;
    static final int TOO_LONG = -2;

    private Texts() {}

    /**
     * Where the text that begins at {@code at} ends, or {@link #MALFORMED} or {@link #TOO_LONG}. A length that is written
     * with more bytes than it needs is malformed: equal texts must be equal bytes, they are looked up by them.
     *
     * @param to end of the record
     * @param max longest content in bytes, at least 63 and below 8192
     */
    static int endOf(byte[] b, int at, int to, int max) {
        if (at < to) {
            int first = b[at];
            if (first >= 0) {
                int end = at + 1 + (first >>> 1);
                return (first & 1) == 0 && end <= to ? end : MALFORMED;
            }
        }
        return endOfLong(b, at, to, max);
    }

    private static int endOfLong(byte[] b, int at, int to, int max) {
        int content = Varints.end(b, at, to);
        if (content < 0 || b[content - 1] == 0) {
            return MALFORMED;
        }
        long length = Varints.read(b, at, content);
        if (length < 0 || length > to - content) {
            return MALFORMED;
        }
        return length > max ? TOO_LONG : content + (int) length;
    }

    /** First byte of the content of a text that was walked before. */
    static int contentAt(byte[] b, int at) {
        return b[at] >= 0 ? at + 1 : at + 2;
    }

    /** End of a text that was walked before. */
    static int endOf(byte[] b, int at) {
        int first = b[at];
        return first >= 0 ? at + 1 + (first >>> 1) : at + 2 + (((first & 0x7f) | (b[at + 1] << 7)) >>> 1);
    }

    /** Whether the content has a byte below 0x20 or a 0x7f; eight bytes at a time, of which the last eight may overlap. */
    static boolean hasControl(byte[] b, int from, int to) {
        int last = to - Long.BYTES;
        if (last < from) {
            return from < to && (Varints.controlsIn(Varints.word(b, from)) & (1L << 8 * (to - from)) - 1) != 0;
        }
        long found = Varints.controlsIn(Varints.word(b, last));
        for (int at = from; at < last; at += Long.BYTES) {
            found |= Varints.controlsIn(Varints.word(b, at));
        }
        return found != 0;
    }

    /** The content; bytes that are no UTF-8 become replacement characters. */
    static String read(byte[] b, int from, int to) {
        return from == to ? "" : new String(b, from, to - from, StandardCharsets.UTF_8);
    }

    /** The content, or null when it is not valid UTF-8. */
    static @Nullable String readStrictly(byte[] b, int from, int to) {
        String text = read(b, from, to);
        if (text.indexOf('\uFFFD') < 0) {
            return text;
        }
        byte[] again = text.getBytes(StandardCharsets.UTF_8);
        return Arrays.equals(again, 0, again.length, b, from, to) ? text : null;
    }
}
