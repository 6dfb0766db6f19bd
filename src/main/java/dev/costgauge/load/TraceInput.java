package dev.costgauge.load;

import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.zip.GZIPInputStream;

/** An open file, gzip or not (by its first bytes, not by its name), which knows how much of it was read. */
final class TraceInput implements Closeable {

    private static final int BUFFER = 1 << 16;
    /** An event id has at most 128 bytes; the line number and its colons need some of them. */
    private static final int MAX_PREFIX_BYTES = 90;

    private final String name;
    private final long size;
    private final Counting counted;
    private final InputStream content;

    TraceInput(Path path) throws IOException {
        this.name = String.valueOf(path.getFileName());
        this.size = Files.size(path);
        this.counted = new Counting(Files.newInputStream(path));
        try {
            BufferedInputStream buffered = new BufferedInputStream(counted, BUFFER);
            buffered.mark(2);
            boolean gzip = buffered.read() == 0x1f && buffered.read() == 0x8b;
            buffered.reset();
            this.content = gzip ? new GZIPInputStream(buffered, BUFFER) : buffered;
        } catch (IOException e) {
            counted.close();
            throw e;
        }
    }

    String name() {
        return name;
    }

    InputStream content() {
        return content;
    }

    double share() {
        return size == 0 ? 1 : Math.min(1, counted.bytes / (double) size);
    }

    /** An id that the same line of the same file always gets, so that a repeated load can be recognised. */
    String eventId(String format, long line) {
        String prefix = format + ':' + name;
        if (prefix.getBytes(StandardCharsets.UTF_8).length > MAX_PREFIX_BYTES) {
            prefix = format + ':' + digest(name);
        }
        return prefix + ':' + line;
    }

    @Override
    public void close() throws IOException {
        content.close();
    }

    private static String digest(String text) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash, 0, 16);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    private static final class Counting extends FilterInputStream {
        private long bytes;

        Counting(InputStream in) {
            super(in);
        }

        @Override
        public int read() throws IOException {
            int read = super.read();
            bytes += read < 0 ? 0 : 1;
            return read;
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            int read = super.read(target, offset, length);
            bytes += Math.max(0, read);
            return read;
        }
    }
}
