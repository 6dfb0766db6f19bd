package dev.costgauge.wire;

import dev.costgauge.cost.CostEvent;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Writes cost events as the generated class and serializer would, byte for byte, but without making their objects. Not
 * thread-safe: it keeps a buffer.
 */
public final class EventEncoder {

    private static final int MAX_VARINT = 10;

    private byte[] buffer = new byte[512];

    /** @param schemaId of the current {@code cost-events} schema, see {@link #register} */
    public EventEncoder(int schemaId) {
        WireFormat.writeHeader(schemaId, buffer);
    }

    /** An encoder for a topic, whose value schema is registered first. */
    public static EventEncoder register(SchemaRegistry registry, String topic) {
        return new EventEncoder(registry.register(topic + "-value", EventWriter.CURRENT));
    }

    /** A new array with the framed event. */
    public byte[] encode(CostEvent event) {
        int at = WireFormat.HEADER;
        at = writeText(event.eventId(), at);
        at = writeLong(event.eventTime(), at);
        at = writeText(event.pair().project(), at);
        at = writeText(event.pair().service(), at);
        at = writeText(event.pair().model(), at);
        at = writeText(event.cluster(), at);
        at = writeText(event.namespace(), at);
        at = writeDecimal(event.costNanos(), at);
        at = writeLong(event.inputTokens(), at);
        at = writeLong(event.outputTokens(), at);
        at = writeLong(event.cachedTokens(), at);
        at = writeLong(event.requests(), at);
        at = writeText(event.traceId(), at);
        return Arrays.copyOf(buffer, at);
    }

    private int writeText(String text, int at) {
        int length = text.length();
        if (length >= 64) {
            return writeUtf8(text, at);
        }
        reserve(at, 1 + length);
        byte[] b = buffer;
        b[at] = (byte) (length << 1);
        for (int i = 0; i < length; i++) {
            char c = text.charAt(i);
            if (c >= 0x80) {
                return writeUtf8(text, at);
            }
            b[at + 1 + i] = (byte) c;
        }
        return at + 1 + length;
    }

    private int writeUtf8(String text, int at) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        reserve(at, MAX_VARINT + utf8.length);
        int content = Varints.write(utf8.length, buffer, at);
        System.arraycopy(utf8, 0, buffer, content, utf8.length);
        return content + utf8.length;
    }

    private int writeLong(long value, int at) {
        reserve(at, MAX_VARINT);
        return Varints.write(value, buffer, at);
    }

    /** The fewest bytes of two's complement that hold the value, as {@code BigInteger.toByteArray} gives them. */
    private int writeDecimal(long unscaled, int at) {
        int bits = Long.SIZE + 1 - Long.numberOfLeadingZeros(unscaled ^ unscaled >> 63);
        int length = (bits + 7) / 8;
        reserve(at, 1 + length);
        buffer[at] = (byte) (length << 1);
        for (int i = 0; i < length; i++) {
            buffer[at + 1 + i] = (byte) (unscaled >> 8 * (length - 1 - i));
        }
        return at + 1 + length;
    }

    private void reserve(int at, int more) {
        if (buffer.length - at < more) {
            buffer = Arrays.copyOf(buffer, Math.max(buffer.length * 2, at + more));
        }
    }
}
