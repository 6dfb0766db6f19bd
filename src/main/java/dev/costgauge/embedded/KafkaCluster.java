package dev.costgauge.embedded;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.common.Uuid;

/**
 * One or several Kafka servers on loopback; each can be killed, paused and restarted by its own handle. The room that
 * started them stops them.
 */
public final class KafkaCluster {

    /** Starts fast and takes little: many of them run beside a test. */
    static final List<String> LIGHT = List.of("-Xmx384m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1");

    private final Layout layout;
    private final List<EmbeddedServer> servers;

    /** Does not start anything yet. {@code brokers} is at least 1; ids are 1 and up. */
    KafkaCluster(int brokers, List<String> jvmOptions, Path workspace) {
        if (brokers < 1) {
            throw new IllegalArgumentException("brokers must be at least 1, not " + brokers);
        }
        this.layout = Layout.of(brokers);
        this.servers = IntStream.rangeClosed(1, brokers)
                .mapToObj(id -> new EmbeddedServer(new KafkaRecipe(layout, id, jvmOptions), workspace))
                .toList();
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
