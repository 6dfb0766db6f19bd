package dev.costgauge.embedded;

import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;

/** Redis with an append-only file: an acknowledged write is on its way to the disk, and survives a SIGKILL. */
record RedisRecipe(Path program, int port) implements Recipe {
    private static final int PROBE_MILLIS = 1_000;

    @Override
    public String name() {
        return "redis";
    }

    @Override
    public String endpoint() {
        return "redis://127.0.0.1:" + port;
    }

    @Override
    public Spawner.Command prepare(Path home) {
        return new Spawner.Command(
                List.of(
                        program.toString(), "--bind", "127.0.0.1", "--port", Integer.toString(port),
                        "--dir", home.toString(), "--appendonly", "yes", "--appendfsync", "everysec",
                        "--save", "", "--daemonize", "no"),
                home);
    }

    @Override
    public boolean answers() throws IOException {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress("127.0.0.1", port), PROBE_MILLIS);
            socket.setSoTimeout(PROBE_MILLIS);
            socket.getOutputStream().write("PING\r\n".getBytes(StandardCharsets.US_ASCII));
            byte[] answer = new byte[7];
            new DataInputStream(socket.getInputStream()).readFully(answer);
            // While it reads its file it answers -LOADING.
            return "+PONG\r\n".equals(new String(answer, StandardCharsets.US_ASCII));
        }
    }
}
