package dev.costgauge.testing;

import java.util.Arrays;
import java.util.Random;

/** Bytes as broken producers, disks and foreign programs leave them. */
public final class Bent {

    private Bent() {}

    /** The bytes after one to four changes, each of a kind that hurts decoders; the array given may be changed itself. */
    public static byte[] of(byte[] value, Random random) {
        byte[] bent = value;
        for (int changes = 1 + random.nextInt(4); changes > 0 && bent.length > 0; changes--) {
            // Seldom the frame, which is checked soon, mostly what follows it.
            int at = random.nextInt(8) == 0 ? random.nextInt(5) : 5 + random.nextInt(bent.length);
            at = Math.min(at, bent.length - 1);
            switch (random.nextInt(8)) {
                case 0 -> bent[at] = (byte) random.nextInt();
                case 1 -> bent[at] ^= (byte) (1 << random.nextInt(8));
                case 2 -> bent = Arrays.copyOf(bent, at);
                case 3 -> bent = Arrays.copyOf(bent, bent.length + 1 + random.nextInt(12));
                case 4 -> Arrays.fill(bent, at, Math.min(bent.length, at + random.nextInt(12)), (byte) 0xff);
                case 5 -> System.arraycopy(bent, at, bent, random.nextInt(at + 1), Math.min(6, bent.length - at));
                case 6 -> bent[at] = (byte) (random.nextBoolean() ? 0x80 : 0x01);
                default -> bent[at] = 0;
            }
        }
        return bent;
    }
}
