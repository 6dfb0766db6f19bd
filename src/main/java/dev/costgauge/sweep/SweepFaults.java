package dev.costgauge.sweep;

import dev.costgauge.store.Fault;
import dev.costgauge.wire.KafkaRefusal;
import dev.costgauge.wire.RegistryRefusedException;
import dev.costgauge.wire.RegistryUnavailableException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.SerializationException;

/** What a failure of a step means: Kafka and the registry are judged here, the stores by {@link Fault#of}. */
final class SweepFaults {

    private SweepFaults() {}

    static Fault of(Throwable failure) {
        boolean kafka = false;
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            switch (cause) {
                case RegistryUnavailableException down -> {
                    return new Fault.Transient(said(down));
                }
                case RegistryRefusedException refused -> {
                    return new Fault.Fatal("schema registry refuses: " + said(refused)
                            + "; mend schema.registry.url or schema.registry.user.info");
                }
                case AuthenticationException refused -> {
                    return new Fault.Fatal(KafkaRefusal.text(refused));
                }
                case AuthorizationException denied -> {
                    return new Fault.Fatal(
                            "Kafka denies access: " + said(denied) + "; grant it to the user of kafka.client.*");
                }
                case ConfigException wrong -> {
                    return new Fault.Fatal(said(wrong) + "; mend the settings kafka.client.*");
                }
                case SerializationException unreadable -> {
                    return new Fault.Fatal(said(unreadable) + "; another program writes to the stream's topics");
                }
                case KafkaException passing -> kafka = true;
                default -> {
                    // Its cause may be known.
                }
            }
        }
        return kafka ? new Fault.Transient("Kafka: " + said(failure)) : Fault.of(failure);
    }

    private static String said(Throwable failure) {
        String message = failure.getMessage();
        return message == null ? failure.getClass().getSimpleName() : message;
    }
}
