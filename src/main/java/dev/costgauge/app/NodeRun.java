package dev.costgauge.app;

import dev.costgauge.app.Node.Role;
import dev.costgauge.settings.Settings;
import java.util.Set;
import java.util.concurrent.CompletionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs a node until it is told to stop or has failed. */
final class NodeRun {

    private static final Logger LOG = LoggerFactory.getLogger(NodeRun.class);

    private NodeRun() {}

    /** 0 after an orderly stop, 1 when a role failed for good. */
    static int untilStopped(Settings settings, Set<Role> roles) {
        try (Node node = Node.start(settings, roles)) {
            // SIGTERM and Ctrl-C: the JVM waits for this hook, so everything is committed and closed before it ends.
            Thread onSignal = new Thread(() -> end(node), "node-close");
            Runtime.getRuntime().addShutdownHook(onSignal);
            LOG.info("running roles={} rest=http://127.0.0.1:{}", roles, node.port());
            node.ended().join();
            return 0;
        } catch (CompletionException e) {
            LOG.error("stopped: {}", e.getCause() == null ? e : e.getCause().getMessage());
            return 1;
        }
    }

    private static void end(Node node) {
        node.drain();
        node.close();
    }
}
