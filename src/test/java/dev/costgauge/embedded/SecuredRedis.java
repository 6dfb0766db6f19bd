package dev.costgauge.embedded;

import dev.costgauge.testing.Certificates;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLContext;

/** Redis with a TLS port alone, that asks for a client certificate and knows one user. */
record SecuredRedis(RedisRecipe plain, Certificates certificates, SSLContext client, String user, String password)
        implements Recipe {

    private static final int PROBE_MILLIS = 1_000;
    private static final String READY = "+OK\r\n+PONG\r\n";

    @Override
    public String name() {
        return "secured-redis";
    }

    @Override
    public String endpoint() {
        return "rediss://127.0.0.1:" + plain.port();
    }

    @Override
    public Spawner.Command prepare(Path home) {
        Spawner.Command command = plain.prepare(home);
        List<String> words = new ArrayList<>(command.words());
        words.set(words.indexOf("--port"), "--tls-port");
        words.addAll(List.of(
                "--port", "0",
                "--tls-cert-file", certificates.serverCert().toString(),
                "--tls-key-file", certificates.serverKey().toString(),
                "--tls-ca-cert-file", certificates.ca().toString(),
                "--tls-auth-clients", "yes",
                "--user", "default", "off",
                "--user", user, "on", ">" + password, "~*", "&*", "+@all"));
        return new Spawner.Command(words, home);
    }

    @Override
    public boolean answers() throws IOException {
        try (Socket socket = client.getSocketFactory().createSocket("127.0.0.1", plain.port())) {
            socket.setSoTimeout(PROBE_MILLIS);
            String request = "AUTH " + user + " " + password + "\r\nPING\r\n";
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            byte[] answer = socket.getInputStream().readNBytes(READY.length());
            return READY.equals(new String(answer, StandardCharsets.US_ASCII));
        }
    }
}
