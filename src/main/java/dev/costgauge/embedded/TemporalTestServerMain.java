package dev.costgauge.embedded;

import io.temporal.testserver.TestServer;
import java.util.concurrent.CountDownLatch;

/** The child JVM of Temporal's Java test server, for machines that cannot get the real one. */
final class TemporalTestServerMain {
    private TemporalTestServerMain() {}

    /** {@code arguments}: the port. */
    public static void main(String[] arguments) throws InterruptedException {
        var unusedForEver = TestServer.createPortBoundServer(Integer.parseInt(arguments[0]));
        new CountDownLatch(1).await();
    }
}
