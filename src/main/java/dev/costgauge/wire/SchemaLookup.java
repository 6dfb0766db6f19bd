package dev.costgauge.wire;

import org.apache.avro.Schema;

/** What a registry knows about a schema id. */
public sealed interface SchemaLookup {

    record Found(Schema schema) implements SchemaLookup {}

    /** The registry answered, and does not know the id. */
    record Unknown() implements SchemaLookup {}

    /** The id belongs to something that is no Avro schema, or to one that cannot be parsed. */
    record Unreadable(String why) implements SchemaLookup {}
}
