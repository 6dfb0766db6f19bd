package dev.costgauge.testing;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.concurrent.Executors;

/**
 * A port on loopback that asks every HTTP request for Basic authentication, and passes it on to a server that does not ask.
 * Lives as long as the JVM.
 */
public final class PasswordGate {

    private final String behind;
    private final String wanted;
    private final String reader;
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private PasswordGate(String behind, String login, String reader) {
        this.behind = behind;
        this.wanted = basic(login);
        this.reader = basic(reader);
    }

    private static String basic(String login) {
        return "Basic " + Base64.getEncoder().encodeToString(login.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Opens the gate; returns its port.
     *
     * @param server scheme, host and port
     * @param login {@code user:password}
     */
    public static int before(String server, String login) {
        return before(server, login, login);
    }

    /** The same before a schema registry; {@code reader} is another login, which may change nothing there. */
    public static int before(String server, String login, String reader) {
        PasswordGate gate = new PasswordGate(server, login, reader);
        try {
            HttpServer http = HttpServer.create(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0), 0);
            http.setExecutor(Executors.newThreadPerTaskExecutor(
                    Thread.ofPlatform().daemon().name("password-gate-", 0).factory()));
            http.createContext("/", gate::serve);
            http.start();
            return http.getAddress().getPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Look-ups and trials of schemas are POSTs too. */
    private static boolean isChange(HttpExchange exchange) {
        return switch (exchange.getRequestMethod()) {
            case "GET" -> false;
            case "POST" -> exchange.getRequestURI().getPath().endsWith("/versions");
            default -> true;
        };
    }

    private void serve(HttpExchange exchange) throws IOException {
        try (exchange) {
            String shown = exchange.getRequestHeaders().getFirst("Authorization");
            if (!wanted.equals(shown) && (!reader.equals(shown) || isChange(exchange))) {
                exchange.sendResponseHeaders(reader.equals(shown) ? 403 : 401, -1);
                return;
            }
            HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(behind + exchange.getRequestURI()))
                    .method(
                            exchange.getRequestMethod(),
                            BodyPublishers.ofByteArray(exchange.getRequestBody().readAllBytes()));
            String type = exchange.getRequestHeaders().getFirst("Content-Type");
            if (type != null) {
                request.header("Content-Type", type);
            }
            HttpResponse<byte[]> answer = client.send(request.build(), BodyHandlers.ofByteArray());
            exchange.sendResponseHeaders(answer.statusCode(), answer.body().length == 0 ? -1 : answer.body().length);
            exchange.getResponseBody().write(answer.body());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
