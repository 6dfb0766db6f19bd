package dev.costgauge.store;

import dev.costgauge.tls.TlsFiles;
import io.lettuce.core.ClientOptions;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.SocketOptions;
import io.lettuce.core.SslOptions;
import io.lettuce.core.TimeoutOptions;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.async.RedisAsyncCommands;
import java.io.File;
import java.time.Duration;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** The connection to Redis: one socket, shared and pipelined. Thread-safe. */
public final class Redis implements AutoCloseable {

    private final RedisClient client;
    private final Duration timeout;
    private final ReentrantLock connecting = new ReentrantLock();
    private volatile @Nullable StatefulRedisConnection<String, String> connection;

    private Redis(RedisClient client, Duration timeout) {
        this.client = client;
        this.timeout = timeout;
    }

    /** Prepares the client; a server that is away is noticed by the first call. */
    public static Redis open(RedisSettings settings) {
        RedisURI uri = uri(settings);
        uri.setTimeout(settings.timeout());
        uri.setClientName("costgauge");
        RedisClient client = RedisClient.create(uri);
        client.setOptions(ClientOptions.builder()
                // A command that waits for a server to come back would hide the outage from who retries and counts.
                .disconnectedBehavior(ClientOptions.DisconnectedBehavior.REJECT_COMMANDS)
                .socketOptions(SocketOptions.builder()
                        .connectTimeout(settings.timeout())
                        .keepAlive(true)
                        .build())
                .timeoutOptions(TimeoutOptions.enabled(settings.timeout()))
                .sslOptions(ssl(settings.tls()))
                .build());
        return new Redis(client, settings.timeout());
    }

    private static RedisURI uri(RedisSettings settings) {
        RedisURI uri = RedisURI.create(settings.url());
        if (settings.password().isEmpty()) {
            return uri;
        }
        RedisURI.Builder builder = RedisURI.builder(uri);
        return settings.user().isEmpty()
                ? builder.withPassword(settings.password().toCharArray()).build()
                : builder.withAuthentication(settings.user(), settings.password().toCharArray())
                        .build();
    }

    private static SslOptions ssl(TlsFiles tls) {
        tls.check("redis.tls");
        SslOptions.Builder builder = SslOptions.builder().jdkSslProvider();
        if (!tls.ca().isEmpty()) {
            builder.trustManager(new File(tls.ca()));
        }
        if (tls.hasIdentity()) {
            builder.keyManager(new File(tls.cert()), new File(tls.key()), new char[0]);
        }
        return builder.build();
    }

    Duration timeout() {
        return timeout;
    }

    /** The commands of the shared connection, which reconnects by itself once it has been open. */
    RedisAsyncCommands<String, String> commands() {
        StatefulRedisConnection<String, String> open = connection;
        return (open == null ? connect() : open).async();
    }

    private StatefulRedisConnection<String, String> connect() {
        connecting.lock();
        try {
            StatefulRedisConnection<String, String> open = connection;
            if (open == null) {
                open = client.connect();
                connection = open;
            }
            return open;
        } finally {
            connecting.unlock();
        }
    }

    @Override
    public void close() {
        client.shutdown(Duration.ZERO, Duration.ofSeconds(2));
    }
}
