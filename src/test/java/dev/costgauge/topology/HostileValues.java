package dev.costgauge.topology;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import org.apache.avro.util.Utf8;

/** Single values as nobody should send them, among others that are fine. */
final class HostileValues {

    private static final String[] WORDS = {"search", "summary", "gpt-4o", "claude", "größe", "模型-7b", "team/a", "70%:x"};

    private static final byte[][] BAD_TEXTS = {
        {},
        {(byte) 0xed, (byte) 0xa0, (byte) 0x80}, // half of a surrogate pair
        {'a', (byte) 0xc3}, // ends within a character
        {(byte) 0xc0, (byte) 0xaf}, // overlong
        {'a', 0, 'b'},
        {'\n'},
        {(byte) 0xff, (byte) 0xfe},
        "x".repeat(256).getBytes(StandardCharsets.UTF_8),
        "x".repeat(257).getBytes(StandardCharsets.UTF_8),
        "x".repeat(10_240).getBytes(StandardCharsets.UTF_8)
    };

    private final Random random;

    HostileValues(Random random) {
        this.random = random;
    }

    /** One time in so many. */
    boolean rarely(int times) {
        return random.nextInt(times) == 0;
    }

    Utf8 text() {
        return rarely(40)
                ? new Utf8(BAD_TEXTS[random.nextInt(BAD_TEXTS.length)].clone())
                : new Utf8(WORDS[random.nextInt(WORDS.length)]);
    }

    /** A time near {@code now}, or one that cannot be meant; epoch milliseconds. */
    long time(long now) {
        return rarely(12) ? absurdTime(now) : now - random.nextInt(1_800_000);
    }

    long absurdTime(long now) {
        return switch (random.nextInt(10)) {
            case 0 -> 0;
            case 1 -> -1 - random.nextInt(1_000_000);
            case 2 -> Long.MAX_VALUE - random.nextInt(10);
            case 3 -> Long.MIN_VALUE + random.nextInt(10);
            case 4 -> now + Duration.ofDays(1).toMillis();
            case 5 -> now - Duration.ofDays(40).toMillis();
            case 6 -> now - random.nextLong(Duration.ofDays(36).toMillis());
            case 7 -> now + random.nextInt(1_200_000);
            case 8 -> now + Duration.ofDays(3_650).toMillis();
            default -> random.nextLong();
        };
    }

    /** An hour near {@code now}, or one that cannot be meant. */
    long hour(long now) {
        long hour = Math.floorDiv(now, 3_600_000L) - 1 - random.nextInt(4);
        return switch (random.nextInt(6)) {
            case 0 -> absurdTime(now);
            case 1 -> Math.floorDiv(absurdTime(now), 3_600_000L);
            default -> hour;
        };
    }

    ByteBuffer cost() {
        if (!rarely(25)) {
            long nanos = rarely(2_000) ? 1_000_000_000_000_000L : random.nextLong(-1_000_000_000L, 20_000_000_000L);
            return decimal(nanos);
        }
        byte[] bytes = new byte[40];
        return switch (random.nextInt(6)) {
            case 0 -> ByteBuffer.allocate(0);
            case 1 -> {
                random.nextBytes(bytes);
                yield ByteBuffer.wrap(bytes);
            }
            // A small amount behind bytes of sign that it does not need.
            case 2 -> {
                bytes[39] = 7;
                yield ByteBuffer.wrap(bytes);
            }
            case 3 -> {
                Arrays.fill(bytes, (byte) 0xff);
                yield ByteBuffer.wrap(bytes);
            }
            case 4 -> decimal(Long.MIN_VALUE);
            default -> decimal(random.nextLong());
        };
    }

    private static ByteBuffer decimal(long nanos) {
        return ByteBuffer.wrap(BigInteger.valueOf(nanos).toByteArray());
    }

    long count() {
        return rarely(60) ? absurdTime(0) : random.nextInt(10_000);
    }

    double number() {
        return switch (random.nextInt(8)) {
            case 0 -> Double.NaN;
            case 1 -> Double.POSITIVE_INFINITY;
            case 2 -> -1;
            case 3 -> Double.MIN_VALUE;
            case 4 -> Double.MAX_VALUE;
            case 5 -> 0;
            default -> random.nextDouble(50);
        };
    }

    byte[] bytes(int most) {
        byte[] bytes = new byte[random.nextInt(most)];
        random.nextBytes(bytes);
        return bytes;
    }
}
