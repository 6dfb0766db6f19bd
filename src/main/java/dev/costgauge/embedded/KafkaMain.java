package dev.costgauge.embedded;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import kafka.Kafka;
import kafka.tools.StorageTool;

/** The child JVM of one Kafka server: formats its folder the first time, then serves until SIGTERM. */
final class KafkaMain {
    private KafkaMain() {}

    /** {@code arguments}: the cluster's id and the path of server.properties. */
    public static void main(String[] arguments) throws Exception {
        Path settings = Path.of(arguments[1]);
        Properties properties = new Properties();
        try (var in = Files.newBufferedReader(settings)) {
            properties.load(in);
        }
        if (!Files.exists(Path.of(properties.getProperty("log.dirs"), "meta.properties"))) {
            int code = StorageTool.execute(
                    new String[] {"format", "--cluster-id", arguments[0], "--config", settings.toString()}, System.out);
            if (code != 0) {
                System.exit(code);
            }
        }
        Kafka.main(new String[] {settings.toString()});
    }
}
