package dev.costgauge.wire;

import dev.costgauge.avro.CostEvent;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.avro.util.ClassSecurityValidator;

/**
 * Avro refuses to make objects of classes that nobody vouched for. Its validator is one for the whole JVM, so what others
 * trusted stays trusted and only the packages of our own generated records are added.
 */
final class TrustedClasses {

    private static final Set<String> PACKAGES = ConcurrentHashMap.newKeySet();

    static {
        ClassSecurityValidator.setGlobal(ClassSecurityValidator.composite(
                ClassSecurityValidator.getGlobal(), type -> PACKAGES.contains(type.getPackageName())));
    }

    private TrustedClasses() {}

    /** Trusts the package of Costgauge's own records, for readers that learn the class from the writer's schema. */
    static void trustOurs() {
        trustPackageOf(CostEvent.class);
    }

    static void trustPackageOf(Class<?> record) {
        PACKAGES.add(record.getPackageName());
    }
}
