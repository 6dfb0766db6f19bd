package dev.costgauge.wire;

import java.util.List;
import org.apache.avro.Schema;
import org.jspecify.annotations.Nullable;

/**
 * Schemas by number, as Confluent's registry keeps them. Thread-safe. Every call may throw
 * {@link RegistryUnavailableException} after waiting, or {@link RegistryRefusedException} at once.
 */
public interface SchemaRegistry extends AutoCloseable {

    /** A registered schema. */
    record Registered(int id, Schema schema) {}

    /** The id of the schema under the subject; a repeat gives the same id and makes no second version. */
    int register(String subject, Schema schema);

    /** The id of a schema that somebody registered under the subject, or null. */
    @Nullable Integer idOf(String subject, Schema schema);

    /** The newest schema of the subject, or null when there is no such subject. */
    @Nullable Registered latest(String subject);

    /** The schema of an id. */
    SchemaLookup byId(int id);

    /** What stands against registering the schema as the subject's next version; empty when nothing does. */
    List<String> incompatibilities(String subject, Schema schema);

    /** The compatibility level that holds for the subject, its own or the registry's: {@code BACKWARD}, {@code NONE}... */
    String compatibility(String subject);

    /** The subject's own level; null or {@code NONE} when it has none, in which case the registry's holds. */
    @Nullable String ownCompatibility(String subject);

    /** Sets the own level of a subject that has a schema. */
    void setCompatibility(String subject, String level);

    @Override
    void close();
}
