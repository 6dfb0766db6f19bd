package dev.costgauge.embedded;

import java.util.Optional;

/**
 * A started Temporal server.
 *
 * @param server its process; the endpoint is {@code host:port}
 * @param ui the address of the web page, if it has one
 * @param schedules false for the Java test server, which has none
 */
public record TemporalServer(EmbeddedServer server, Optional<String> ui, boolean schedules) {
    static TemporalServer real(EmbeddedServer server, String ui) {
        return new TemporalServer(server, Optional.of(ui), true);
    }

    static TemporalServer withoutSchedules(EmbeddedServer server) {
        return new TemporalServer(server, Optional.empty(), false);
    }
}
