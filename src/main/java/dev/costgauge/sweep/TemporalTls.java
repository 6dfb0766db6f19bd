package dev.costgauge.sweep;

import dev.costgauge.store.StoreConfigurationException;
import dev.costgauge.tls.TlsFiles;
import io.grpc.netty.shaded.io.netty.handler.ssl.SslContext;
import io.temporal.serviceclient.SimpleSslContextBuilder;
import io.temporal.serviceclient.WorkflowServiceStubsOptions;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.net.ssl.SSLException;

/** TLS of the connection to Temporal. */
final class TemporalTls {

    private static final String GROUP = "temporal.tls";

    private TemporalTls() {}

    /** @throws dev.costgauge.settings.SettingException naming the setting whose file cannot be used */
    static void apply(TemporalSettings settings, WorkflowServiceStubsOptions.Builder options) {
        TlsFiles files = settings.tlsFiles();
        files.check(GROUP);
        try {
            options.setSslContext(context(files));
        } catch (SSLException e) {
            throw new StoreConfigurationException(GROUP + ": no TLS can be made: " + e.getMessage(), e);
        } catch (IOException e) {
            throw new StoreConfigurationException(
                    GROUP + ".cert or " + GROUP + ".key cannot be read: " + e.getMessage(), e);
        }
        if (!settings.tlsServerName().isEmpty()) {
            options.setChannelInitializer(channel -> channel.overrideAuthority(settings.tlsServerName()));
        }
    }

    private static SslContext context(TlsFiles files) throws IOException {
        if (!files.hasIdentity()) {
            return SimpleSslContextBuilder.noKeyOrCertChain()
                    .setTrustManager(files.trustManager(GROUP))
                    .build();
        }
        try (InputStream chain = Files.newInputStream(Path.of(files.cert()));
                InputStream key = Files.newInputStream(Path.of(files.key()))) {
            return SimpleSslContextBuilder.forPKCS8(chain, key)
                    .setTrustManager(files.trustManager(GROUP))
                    .build();
        }
    }
}
