package dev.costgauge.cost;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * The id of an alert: the first 128 bits of SHA-256 over project, service, model (each as UTF-8 behind its length in four
 * bytes) and the opening epoch hour in eight bytes, in hexadecimal. The same input gives the same id, whatever crashed.
 */
public final class AlertId {

    /** Characters of an id. */
    public static final int LENGTH = 32;

    private AlertId() {}

    public static String of(PairKey pair, long openedHour) {
        MessageDigest sha256 = sha256();
        for (String name : new String[] {pair.project(), pair.service(), pair.model()}) {
            byte[] utf8 = name.getBytes(StandardCharsets.UTF_8);
            sha256.update(ByteBuffer.allocate(Integer.BYTES).putInt(utf8.length).flip());
            sha256.update(utf8);
        }
        sha256.update(ByteBuffer.allocate(Long.BYTES).putLong(openedHour).flip());
        return HexFormat.of().formatHex(sha256.digest(), 0, LENGTH / 2);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
