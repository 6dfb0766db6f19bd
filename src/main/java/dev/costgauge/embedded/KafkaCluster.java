package dev.costgauge.embedded;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.common.Uuid;

/** One or several Kafka servers on loopback; each can be killed, paused and restarted by its own handle. */
public final class KafkaCluster implements AutoCloseable {
    private final Layout layout;
    private final List<EmbeddedServer> servers;

    /** Does not start anything yet. {@code brokers} is at least 1; ids are 1 and up. */
    KafkaCluster(int brokers, Path workspace) {
        if (brokers < 1) {
            throw new IllegalArgumentException("brokers must be at least 1, not " + brokers);
        }
        this.layout = Layout.of(brokers);
        this.servers = IntStream.rangeClosed(1, brokers)
                .mapToObj(id -> new EmbeddedServer(new KafkaRecipe(layout, id), workspace))
                .toList();
    }

    /** Starts all servers together and waits until each answers. */
    void start() {
        servers.forEach(EmbeddedServer::start);
        servers.forEach(EmbeddedServer::awaitReady);
    }

    /** {@code host:port} of every server, separated by commas. */
    public String bootstrapServers() {
        return layout.bootstrapServers();
    }

    /** The server whose node id is {@code id}, counted from 1. */
    public EmbeddedServer broker(int id) {
        return servers.get(id - 1);
    }

    public List<EmbeddedServer> servers() {
        return servers;
    }

    @Override
    public void close() {
        // Together: the last of a quorum would otherwise wait in vain for the others to take over.
        List<Thread> stops = servers.stream()
                .map(server -> Thread.ofVirtual().start(server::close))
                .toList();
        stops.forEach(Tasks::join);
    }

    /** Who listens where; fixed for the life of the cluster. Ports of server {@code id} are at index {@code id - 1}. */
    record Layout(String clusterId, List<Integer> brokerPorts, List<Integer> controllerPorts) {
        static Layout of(int size) {
            return new Layout(
                    Uuid.randomUuid().toString(),
                    Stream.generate(Ports::free).limit(size).toList(),
                    Stream.generate(Ports::free).limit(size).toList());
        }

        int size() {
            return brokerPorts.size();
        }

        int brokerPort(int id) {
            return brokerPorts.get(id - 1);
        }

        String broker(int id) {
            return "127.0.0.1:" + brokerPort(id);
        }

        String controller(int id) {
            return "127.0.0.1:" + controllerPorts.get(id - 1);
        }

        String voters() {
            return IntStream.rangeClosed(1, size())
                    .mapToObj(id -> id + "@" + controller(id))
                    .collect(Collectors.joining(","));
        }

        String bootstrapServers() {
            return IntStream.rangeClosed(1, size()).mapToObj(this::broker).collect(Collectors.joining(","));
        }
    }
}
