package dev.costgauge.wire;

import dev.costgauge.settings.SettingException;
import dev.costgauge.tls.TlsFiles;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.ConfigException;
import org.jspecify.annotations.Nullable;

/** Confluent's configuration keys of a serde, as far as they are understood here. */
record SerdeConfig(RegistrySettings registry, boolean autoRegister, boolean useLatest, SubjectNames subjects) {

    static final String URL = "schema.registry.url";
    static final String AUTO_REGISTER = "auto.register.schemas";
    static final String USE_LATEST = "use.latest.version";
    static final String CREDENTIALS_SOURCE = "basic.auth.credentials.source";
    static final String USER_INFO = "basic.auth.user.info";
    static final String USER_INFO_PREFIXED = "schema.registry.basic.auth.user.info";
    static final String TRUST_STORE = "schema.registry.ssl.truststore";
    static final String KEY_STORE = "schema.registry.ssl.keystore";

    /** @throws ConfigException naming the key and the rule */
    static SerdeConfig parse(Map<String, ?> configs, boolean isKey) {
        String url = text(configs, URL, "");
        if (url.isEmpty()) {
            throw new ConfigException(URL, null, "is missing");
        }
        String strategyKey = (isKey ? "key" : "value") + ".subject.name.strategy";
        try {
            return new SerdeConfig(
                    RegistrySettings.of(List.of(url.split("\\s*,\\s*")), userInfo(configs), tls(configs)),
                    flag(configs, AUTO_REGISTER, true),
                    flag(configs, USE_LATEST, false),
                    SubjectNames.parse(strategyKey, text(configs, strategyKey, SubjectNames.TOPIC.className())));
        } catch (SettingException e) {
            throw new ConfigException(e.getMessage());
        }
    }

    /** What a serde that was given its registry by hand goes by. */
    static SerdeConfig of(RegistrySettings registry) {
        return new SerdeConfig(registry, true, false, SubjectNames.TOPIC);
    }

    private static String userInfo(Map<String, ?> configs) {
        String source = text(configs, CREDENTIALS_SOURCE, "URL");
        return switch (source) {
            case "URL" -> "";
            case "USER_INFO" -> text(configs, USER_INFO, text(configs, USER_INFO_PREFIXED, ""));
            default -> throw new ConfigException(CREDENTIALS_SOURCE, source, "is neither URL nor USER_INFO");
        };
    }

    /** Of Confluent's settings for TLS, files in PEM form; a key store holds the private key and the chain after it. */
    private static TlsFiles tls(Map<String, ?> configs) {
        String identity = pem(configs, KEY_STORE);
        return new TlsFiles(pem(configs, TRUST_STORE), identity, identity);
    }

    private static String pem(Map<String, ?> configs, String store) {
        String location = text(configs, store + ".location", "");
        String type = text(configs, store + ".type", "JKS");
        if (!location.isEmpty() && !type.equals("PEM")) {
            throw new ConfigException(store + ".type", type, "must be PEM");
        }
        return location;
    }

    private static String text(Map<String, ?> configs, String key, String otherwise) {
        @Nullable Object value = configs.get(key);
        return switch (value) {
            case null -> otherwise;
            case Class<?> type -> type.getName();
            case List<?> list -> String.join(",", list.stream().map(String::valueOf).toList());
            default -> value.toString().strip();
        };
    }

    private static boolean flag(Map<String, ?> configs, String key, boolean otherwise) {
        String value = text(configs, key, String.valueOf(otherwise));
        return switch (value) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new ConfigException(key, value, "is neither true nor false");
        };
    }
}
