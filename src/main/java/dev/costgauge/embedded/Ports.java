package dev.costgauge.embedded;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;

/** Picks free ports on loopback. Thread-safe; a port is handed out once in the life of this JVM. */
public final class Ports {
    // Below the kernel's ephemeral range: a server that is killed finds its port free again, because no outgoing
    // connection can have been given it in the meantime.
    private static final int FIRST = 20_000;
    private static final int LAST = 31_999;
    private static final int TRIES = 2_000;

    private static final Set<Integer> TAKEN = ConcurrentHashMap.newKeySet();

    private Ports() {}

    public static int free() {
        for (int i = 0; i < TRIES; i++) {
            int port = ThreadLocalRandom.current().nextInt(FIRST, LAST + 1);
            if (TAKEN.add(port) && canBind(port)) {
                return port;
            }
        }
        throw new EmbeddedException("no free port between " + FIRST + " and " + LAST + " on 127.0.0.1");
    }

    private static boolean canBind(int port) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), port));
            return true;
        } catch (IOException inUse) {
            return false;
        }
    }
}
