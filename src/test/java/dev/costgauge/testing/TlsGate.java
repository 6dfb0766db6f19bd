package dev.costgauge.testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/**
 * A port on loopback that lets in who speaks TLS and shows a certificate of the context's authority, and passes on what it
 * hears to a server that speaks no TLS itself. Lives as long as the JVM.
 */
public final class TlsGate {

    private static final int DRAIN_MILLIS = 2_000;

    private final SSLContext context;
    private final InetSocketAddress behind;
    private final ServerSocket listener;

    private TlsGate(SSLContext context, InetSocketAddress behind) throws IOException {
        this.context = context;
        this.behind = behind;
        this.listener = new ServerSocket(0, 50, InetAddress.getByName("127.0.0.1"));
    }

    /** Opens the gate; returns its port. */
    public static int before(int port, SSLContext context) {
        try {
            TlsGate gate = new TlsGate(context, new InetSocketAddress("127.0.0.1", port));
            Thread.ofVirtual().name("tls-gate").start(gate::accept);
            return gate.listener.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void accept() {
        try {
            while (true) {
                Socket client = listener.accept();
                Thread.ofVirtual().start(() -> serve(client));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void serve(Socket client) {
        try (client) {
            SSLSocket shown = (SSLSocket) context.getSocketFactory()
                    .createSocket(client, client.getInetAddress().getHostAddress(), client.getPort(), false);
            shown.setUseClientMode(false);
            shown.setNeedClientAuth(true);
            try {
                shown.startHandshake();
            } catch (IOException refused) {
                turnAway(client);
                return;
            }
            try (Socket server = new Socket()) {
                server.connect(behind);
                Thread back = Thread.ofVirtual().start(() -> pump(server, shown));
                pump(shown, server);
                back.join();
            }
        } catch (IOException gone) {
            // Who was here has left.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Reads what the client still sends: closed with that unread, the connection would be reset before it hears why. */
    private static void turnAway(Socket client) throws IOException {
        client.shutdownOutput();
        client.setSoTimeout(DRAIN_MILLIS);
        client.getInputStream().transferTo(OutputStream.nullOutputStream());
    }

    private static void pump(Socket from, Socket to) {
        try (InputStream in = from.getInputStream();
                OutputStream out = to.getOutputStream()) {
            in.transferTo(out);
        } catch (IOException gone) {
            // The other direction ends with it: both sockets are closed here.
        }
    }
}
