package dev.costgauge.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.costgauge.cost.RefusalReason;
import dev.costgauge.embedded.EmbeddedServer;
import dev.costgauge.embedded.ServerRoom;
import dev.costgauge.testing.Servers;
import dev.costgauge.tls.TlsFiles;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RegistryOutageIT {

    private final MeterRegistry meters = new SimpleMeterRegistry();

    @Test
    void aCallDuringAnOutageWaitsAndLosesNothing() throws Exception {
        try (ServerRoom room = Servers.room()) {
            EmbeddedServer server = room.registry();
            try (var writer = connect(server, Duration.ofMinutes(3));
                    var reader = connect(server, Duration.ofMinutes(3));
                    var hasty = connect(server, Duration.ofMillis(300))) {
                byte[] value = EventEncoder.register(writer, "cost-events").encode(Events.typical());
                server.kill();

                // An outage ends a call only after its bound, and never as a refusal of the record.
                assertThatThrownBy(() -> new EventDecoder(hasty, AcceptSettings.defaults())
                                .decode(value, Events.LOG_TIME, new EventCursor()))
                        .isInstanceOf(RegistryUnavailableException.class);
                EventDecoder known = new EventDecoder(writer, AcceptSettings.defaults());
                EventDecoder waiting = new EventDecoder(reader, AcceptSettings.defaults());
                double before = retries();
                CompletableFuture<@Nullable RefusalReason> decoded = CompletableFuture.supplyAsync(
                        () -> waiting.decode(value, Events.LOG_TIME, new EventCursor()));
                await().atMost(Duration.ofMinutes(1)).until(() -> retries() >= before + 3);
                assertThat(decoded).isNotDone();

                server.restart();

                assertThat(decoded.get(3, TimeUnit.MINUTES)).isNull();
                assertThat(known.decode(value, Events.LOG_TIME, new EventCursor())).isNull();
            }
        }
    }

    private double retries() {
        return meters.counter("costgauge.registry.retries").count();
    }

    private RestSchemaRegistry connect(EmbeddedServer server, Duration maxWait) {
        RegistrySettings settings = new RegistrySettings(
                List.of(server.endpoint()), "", Duration.ofSeconds(10), maxWait, "unused", TlsFiles.NONE);
        return new RestSchemaRegistry(settings, meters, InstantSource.system());
    }
}
