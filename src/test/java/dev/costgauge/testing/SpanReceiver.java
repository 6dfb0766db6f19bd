package dev.costgauge.testing;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.zip.GZIPInputStream;

/** A receiver of OTLP over HTTP on loopback that keeps what it is sent. */
public final class SpanReceiver implements AutoCloseable {

    private final HttpServer server;
    private final int status;
    private final List<String> bodies = new CopyOnWriteArrayList<>();
    private final List<String> keys = new CopyOnWriteArrayList<>();

    /** @param status of every answer */
    public SpanReceiver(int status) throws IOException {
        this.status = status;
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/v1/traces", this::take);
        server.start();
    }

    public String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    /** Protobuf, byte for byte as characters: texts and ids can be found in it. */
    public String received() {
        return String.join("", bodies);
    }

    /** What the header {@code api-key} of each request said. */
    public List<String> keys() {
        return List.copyOf(keys);
    }

    private void take(HttpExchange exchange) throws IOException {
        boolean packed = "gzip".equals(exchange.getRequestHeaders().getFirst("Content-Encoding"));
        var body = packed ? new GZIPInputStream(exchange.getRequestBody()) : exchange.getRequestBody();
        bodies.add(new String(body.readAllBytes(), StandardCharsets.ISO_8859_1));
        keys.add(String.valueOf(exchange.getRequestHeaders().getFirst("api-key")));
        exchange.sendResponseHeaders(status, -1);
        exchange.close();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
