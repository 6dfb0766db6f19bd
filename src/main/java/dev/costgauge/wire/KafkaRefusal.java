package dev.costgauge.wire;

import dev.costgauge.tls.TlsTrouble;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.SslAuthenticationException;

/** What it means that a broker does not let us in, or we do not trust it. */
public final class KafkaRefusal {

    private KafkaRefusal() {}

    /** What is wrong and which settings mend it; for people, without any secret. */
    public static String text(AuthenticationException refused) {
        if (refused instanceof SslAuthenticationException) {
            String trouble = TlsTrouble.of(
                    refused,
                    "kafka.client.ssl.truststore.*",
                    "kafka.client.ssl.keystore.*",
                    "kafka.client.security.protocol and kafka.bootstrap.servers");
            return trouble == null
                    ? "Kafka: TLS fails: " + refused.getMessage() + "; mend kafka.client.ssl.*"
                    : "Kafka: " + trouble;
        }
        return "Kafka refuses the login: " + refused.getMessage()
                + "; mend kafka.client.sasl.mechanism and kafka.client.sasl.jaas.config";
    }
}
