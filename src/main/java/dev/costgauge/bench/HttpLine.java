package dev.costgauge.bench;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/**
 * One kept connection to a server on loopback that asks and reads, and no more: a client that costs as much as the server
 * would measure itself. Not thread-safe.
 */
final class HttpLine implements AutoCloseable {

    private static final int STATUS_AT = "HTTP/1.1 ".length();
    private static final String LENGTH = "content-length:";

    private final Socket socket;
    private final InputStream in;
    private final StringBuilder line = new StringBuilder();

    HttpLine(int port) throws IOException {
        socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setTcpNoDelay(true);
        in = new BufferedInputStream(socket.getInputStream(), 1 << 14);
    }

    /**
     * GETs a path; returns the status once the whole body has come.
     *
     * @throws IOException when the connection ends, or when the answer says no length
     */
    int get(String path) throws IOException {
        String request = "GET " + path + " HTTP/1.1\r\nHost: localhost\r\n\r\n";
        socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
        int status = Integer.parseInt(readLine().substring(STATUS_AT, STATUS_AT + 3));
        long length = -1;
        for (String header = readLine(); !header.isEmpty(); header = readLine()) {
            if (header.regionMatches(true, 0, LENGTH, 0, LENGTH.length())) {
                length = Long.parseLong(header.substring(LENGTH.length()).trim());
            }
        }
        if (length < 0) {
            throw new IOException(path + " was answered without a length");
        }
        in.skipNBytes(length);
        return status;
    }

    private String readLine() throws IOException {
        line.setLength(0);
        for (int c = in.read(); c != '\n'; c = in.read()) {
            if (c < 0) {
                throw new EOFException("the server has closed the connection");
            }
            if (c != '\r') {
                line.append((char) c);
            }
        }
        return line.toString();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
