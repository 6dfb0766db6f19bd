package dev.costgauge.embedded;

import java.io.BufferedWriter;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;

/** One Kafka server, broker and controller at once (KRaft), in a JVM of its own. */
record KafkaRecipe(KafkaCluster.Layout layout, int id, List<String> jvmOptions) implements Recipe {
    private static final int PROBE_MILLIS = 2_000;

    @Override
    public String name() {
        return layout.size() == 1 ? "kafka" : "kafka-" + id;
    }

    @Override
    public String endpoint() {
        return layout.broker(id);
    }

    @Override
    public Spawner.Command prepare(Path home) throws IOException {
        Path file = home.resolve("server.properties");
        try (BufferedWriter out = Files.newBufferedWriter(file)) {
            properties(home.resolve("data")).store(out, null);
        }
        List<String> options = new ArrayList<>(jvmOptions);
        options.addAll(List.of("-XX:-UsePerfData", "-Djava.net.preferIPv4Stack=true"));
        return new Spawner.Command(
                Spawner.java(options, KafkaMain.class, List.of(layout.clusterId(), file.toString())), home);
    }

    @Override
    public boolean answers() throws IOException {
        // The port opens only when the broker is ready to serve; asking earlier fills the log with refusals.
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress("127.0.0.1", layout.brokerPort(id)), PROBE_MILLIS);
        }
        Map<String, Object> settings = Map.of(
                AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, endpoint(),
                AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, PROBE_MILLIS,
                AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, PROBE_MILLIS);
        try (Admin admin = Admin.create(settings)) {
            return admin.describeCluster().nodes().get(PROBE_MILLIS, TimeUnit.MILLISECONDS).stream()
                    .anyMatch(node -> node.id() == id);
        } catch (ExecutionException | TimeoutException e) {
            throw new IOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }

    private Properties properties(Path data) {
        int copies = Math.min(3, layout.size());
        int inSync = Math.min(2, copies);
        Properties p = new Properties();
        p.setProperty("process.roles", "broker,controller");
        p.setProperty("node.id", Integer.toString(id));
        p.setProperty("controller.quorum.voters", layout.voters());
        p.setProperty("listeners", "PLAINTEXT://" + endpoint() + ",CONTROLLER://" + layout.controller(id));
        p.setProperty("advertised.listeners", "PLAINTEXT://" + endpoint());
        p.setProperty("controller.listener.names", "CONTROLLER");
        p.setProperty("listener.security.protocol.map", "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT");
        p.setProperty("log.dirs", data.toString());
        p.setProperty("auto.create.topics.enable", "false");
        p.setProperty("default.replication.factor", Integer.toString(copies));
        p.setProperty("min.insync.replicas", Integer.toString(inSync));
        for (String topic : List.of("offsets.topic", "transaction.state.log", "share.coordinator.state.topic")) {
            p.setProperty(topic + ".replication.factor", Integer.toString(copies));
        }
        p.setProperty("transaction.state.log.min.isr", Integer.toString(inSync));
        p.setProperty("share.coordinator.state.topic.min.isr", Integer.toString(inSync));
        // A few partitions are plenty for one machine, and each is a folder with open files.
        p.setProperty("offsets.topic.num.partitions", "8");
        p.setProperty("transaction.state.log.num.partitions", "8");
        p.setProperty("share.coordinator.state.topic.num.partitions", "2");
        p.setProperty("group.initial.rebalance.delay.ms", "0");
        // A killed broker may come back only when its old session is over: 9 s by default.
        p.setProperty("broker.session.timeout.ms", "3000");
        p.setProperty("broker.heartbeat.interval.ms", "500");
        p.setProperty("num.network.threads", "2");
        p.setProperty("num.io.threads", "4");
        p.setProperty("background.threads", "2");
        p.setProperty("num.recovery.threads.per.data.dir", "2");
        // The default of 128 MB would be a third of this heap.
        p.setProperty("log.cleaner.dedupe.buffer.size", Integer.toString(8 << 20));
        return p;
    }
}
