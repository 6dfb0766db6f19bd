package dev.costgauge.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpServer;
import dev.costgauge.settings.SettingException;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PeersTest {

    private static final JavaType ANY = ViewJson.MAPPER.constructType(JsonNode.class);

    private final List<String> credentials = new CopyOnWriteArrayList<>();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private HttpServer other;

    @BeforeEach
    void serve() throws IOException {
        other = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        other.createContext("/", exchange -> {
            credentials.add(exchange.getRequestHeaders().getFirst("Authorization"));
            byte[] answer = "{}".getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, answer.length);
            exchange.getResponseBody().write(answer);
            exchange.close();
        });
        other.start();
    }

    @AfterEach
    void stop() {
        other.stop(0);
        threads.close();
    }

    @Test
    void credentialsGoToAllowedHostsOnly() throws Exception {
        assertThat(ask(".*")).isNotNull();
        assertThat(ask("127\\.0\\.0\\.\\d+")).isNotNull();
        assertThat(credentials).containsExactly("Bearer secret", "Bearer secret");

        assertThatThrownBy(() -> ask("stream-\\d+\\.stream"))
                .isInstanceOf(Peers.NoAnswer.class)
                .hasMessageContaining("query.forward.hosts");
        assertThatThrownBy(() -> ask("127")).isInstanceOf(Peers.NoAnswer.class);
        assertThat(credentials).hasSize(2);
    }

    @Test
    void aPatternThatIsNoneIsRefused() {
        assertThatThrownBy(() -> new QuerySettings(Duration.ofSeconds(2), "stream-[", Duration.ofSeconds(10)))
                .isInstanceOf(SettingException.class)
                .hasMessageContaining("query.forward.hosts")
                .hasMessageContaining("is no regular expression");
    }

    private JsonNode ask(String hosts) throws Peers.NoAnswer {
        Duration patience = Duration.ofSeconds(5);
        QuerySettings settings = new QuerySettings(patience, hosts, Duration.ofSeconds(10));
        return new Peers(settings, threads, new SimpleMeterRegistry())
                .ask(
                        "127.0.0.1:" + other.getAddress().getPort(),
                        "/v1/series",
                        "Bearer secret",
                        Reach.LOCAL,
                        ANY,
                        patience);
    }
}
