package dev.costgauge.app;

import dev.costgauge.settings.SettingException;
import dev.costgauge.tls.TlsFiles;
import dev.costgauge.topology.RecordSerdes;
import dev.costgauge.wire.RegistrySettings;
import dev.costgauge.wire.SchemaRegistry;
import dev.costgauge.wire.SpecificAvroSerde;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.apache.avro.specific.SpecificRecord;
import org.apache.kafka.common.serialization.Serde;

/** Makes value serdes: our own over the shared registry client, or the class that setting {@code serde.class} names. */
final class Serdes {

    private Serdes() {}

    static RecordSerdes of(RegistrySettings settings, SchemaRegistry registry) {
        if (settings.serdeClass().equals(SpecificAvroSerde.class.getName())) {
            return RecordSerdes.over(registry);
        }
        return new RecordSerdes() {
            @Override
            public <T extends SpecificRecord> Serde<T> of(Class<T> type) {
                return configured(settings);
            }
        };
    }

    @SuppressWarnings("unchecked")
    private static <T extends SpecificRecord> Serde<T> configured(RegistrySettings settings) {
        Serde<T> serde;
        try {
            serde = (Serde<T>) Class.forName(settings.serdeClass())
                    .getDeclaredConstructor()
                    .newInstance();
        } catch (ReflectiveOperationException | ClassCastException e) {
            throw new SettingException("serde.class", settings.serdeClass() + " cannot be made: " + e);
        }
        Map<String, Object> config = new HashMap<>();
        config.put("schema.registry.url", String.join(",", settings.urls()));
        config.put("specific.avro.reader", true);
        if (!settings.userInfo().isEmpty()) {
            config.put("basic.auth.credentials.source", "USER_INFO");
            config.put("basic.auth.user.info", settings.userInfo());
        }
        config.putAll(tls(settings.tls()));
        serde.configure(config, false);
        return serde;
    }

    private static Map<String, Object> tls(TlsFiles tls) {
        tls.check("schema.registry.tls");
        Map<String, Object> config = new HashMap<>();
        if (!tls.ca().isEmpty()) {
            config.put("schema.registry.ssl.truststore.type", "PEM");
            config.put("schema.registry.ssl.truststore.location", tls.ca());
        }
        if (tls.hasIdentity()) {
            config.put("schema.registry.ssl.keystore.type", "PEM");
            config.put("schema.registry.ssl.keystore.certificate.chain", textOf(tls.cert()));
            config.put("schema.registry.ssl.keystore.key", textOf(tls.key()));
        }
        return config;
    }

    private static String textOf(String file) {
        try {
            return Files.readString(Path.of(file));
        } catch (IOException e) {
            throw new SettingException("schema.registry.tls", "'" + file + "' cannot be read: " + e);
        }
    }
}
