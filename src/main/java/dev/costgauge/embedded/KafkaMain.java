package dev.costgauge.embedded;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import kafka.server.BrokerServer;
import kafka.server.ControllerServer;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import kafka.server.Server$;
import kafka.server.SharedServer;
import kafka.server.StandardFaultHandlerFactory;
import kafka.tools.StorageTool;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.image.MetadataDelta;
import org.apache.kafka.image.MetadataImage;
import org.apache.kafka.image.loader.LoaderManifest;
import org.apache.kafka.image.publisher.MetadataPublisher;
import org.apache.kafka.raft.QuorumConfig;
import org.apache.kafka.server.ServerSocketFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The child JVM of one Kafka server: formats its folder the first time, then serves until SIGTERM.
 *
 * <p>It starts controller and broker as Kafka's own {@link KafkaRaftServer} does, with a wait in between. A server that
 * was killed finds itself still registered as alive, with its partitions led by itself. Were the broker to start then,
 * its transaction coordinator would begin to finish the transactions that were just being committed, while the
 * controller takes the leadership away for a moment; Kafka 4.3.1 takes a partition without leader for a deleted one,
 * skips its commit marker and closes the books: read-committed consumers of that partition wait for ever. So the broker
 * starts when the controller has fenced its earlier life, and the coordinator when the partitions have leaders again.
 */
final class KafkaMain {
    private static final Logger log = LoggerFactory.getLogger(KafkaMain.class);
    private static final Duration FENCE_PATIENCE = Duration.ofSeconds(60);

    private KafkaMain() {}

    /** {@code arguments}: the cluster's id and the path of server.properties. */
    public static void main(String[] arguments) throws Exception {
        Path file = Path.of(arguments[1]);
        Properties properties = new Properties();
        try (var in = Files.newBufferedReader(file)) {
            properties.load(in);
        }
        if (!Files.exists(Path.of(properties.getProperty("log.dirs"), "meta.properties"))) {
            int code = StorageTool.execute(
                    new String[] {"format", "--cluster-id", arguments[0], "--config", file.toString()}, System.out);
            if (code != 0) {
                System.exit(code);
            }
        }
        try {
            serve(KafkaConfig.fromProps(properties), arguments[0]);
        } catch (Exception e) {
            log.error("server=kafka action=start result=failed", e);
            System.exit(1);
        }
    }

    private static void serve(KafkaConfig config, String clusterId) throws Exception {
        var folders = KafkaRaftServer.initializeLogDirs(config, log, "");
        SharedServer shared = new SharedServer(
                config,
                folders._1(),
                Time.SYSTEM,
                Server$.MODULE$.initializeMetrics(config, Time.SYSTEM, clusterId),
                CompletableFuture.completedFuture(
                        QuorumConfig.parseVoterConnections(config.quorumConfig().voters())),
                QuorumConfig.parseBootstrapServers(config.quorumConfig().bootstrapServers()),
                new StandardFaultHandlerFactory(),
                ServerSocketFactory.INSTANCE);
        ControllerServer controller = new ControllerServer(shared, KafkaRaftServer.configSchema(), folders._2());
        BrokerServer broker = new BrokerServer(shared);
        Runtime.getRuntime().addShutdownHook(new Thread(
                () -> {
                    broker.shutdown();
                    controller.shutdown();
                },
                "kafka-shutdown"));
        controller.startup();
        awaitEndOfEarlierLife(shared, config.nodeId());
        broker.startup();
        broker.awaitShutdown();
        controller.awaitShutdown();
    }

    private static void awaitEndOfEarlierLife(SharedServer shared, int id) throws Exception {
        FenceWatch watch = new FenceWatch(id);
        shared.loader().installPublishers(List.of(watch)).get();
        try {
            watch.fenced.get(FENCE_PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            log.warn("server=kafka-{} state=\"still registered as alive\" action=\"start anyway\"", id);
        } finally {
            shared.loader().removeAndClosePublisher(watch).get();
        }
    }

    /** Completes when the cluster's metadata do not hold the broker for alive. */
    private static final class FenceWatch implements MetadataPublisher {
        private final int id;
        private final CompletableFuture<Void> fenced = new CompletableFuture<>();

        FenceWatch(int id) {
            this.id = id;
        }

        @Override
        public String name() {
            return "FenceWatch";
        }

        @Override
        public void onMetadataUpdate(MetadataDelta delta, MetadataImage image, LoaderManifest manifest) {
            var registration = image.cluster().broker(id);
            if (registration == null || registration.fenced()) {
                fenced.complete(null);
            }
        }
    }
}
