package dev.costgauge.worker;

import dev.costgauge.store.Fault;
import dev.costgauge.wire.KafkaRefusal;
import dev.costgauge.wire.RegistryRefusedException;
import dev.costgauge.wire.RegistryUnavailableException;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.RetriableException;

/** {@link Fault#of}, with Kafka and the registry added. */
final class WorkerFaults {

    private WorkerFaults() {}

    static Fault of(Throwable failure) {
        return switch (failure) {
            case RegistryUnavailableException away -> new Fault.Transient(text(away));
            case RegistryRefusedException refused -> new Fault.Fatal(text(refused));
            case RetriableException passing -> new Fault.Transient("Kafka: " + text(passing));
            case AuthenticationException login -> new Fault.Fatal(KafkaRefusal.text(login));
            case AuthorizationException denied ->
                new Fault.Fatal("Kafka denies access: " + text(denied) + "; grant it to the worker's user");
            default -> Fault.of(failure);
        };
    }

    private static String text(Throwable failure) {
        return failure.getMessage() == null ? failure.getClass().getSimpleName() : failure.getMessage();
    }
}
