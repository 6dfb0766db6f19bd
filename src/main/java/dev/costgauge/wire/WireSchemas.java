package dev.costgauge.wire;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.apache.avro.Schema;
import org.apache.avro.SchemaCompatibility;
import org.apache.avro.SchemaCompatibility.SchemaCompatibilityType;

/** Schemas as they are registered. */
final class WireSchemas {

    private static final String JAVA_STRING = "avro.java.string";
    private static final ObjectMapper JSON = new ObjectMapper();

    private WireSchemas() {}

    /** The schema without what Avro's Java generator adds: with it, a second version would appear beside the .avsc. */
    static Schema portable(Schema schema) {
        try {
            JsonNode json = JSON.readTree(schema.toString());
            return new Schema.Parser().parse(JSON.writeValueAsString(withoutJavaStrings(json)));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("schema " + schema.getFullName() + " is not JSON", e);
        }
    }

    /** Whether a reader with one schema understands what was written with the other. */
    static boolean isReadable(Schema writer, Schema reader) {
        return SchemaCompatibility.checkReaderWriterCompatibility(reader, writer).getType()
                == SchemaCompatibilityType.COMPATIBLE;
    }

    private static JsonNode withoutJavaStrings(JsonNode node) {
        if (node instanceof ObjectNode object) {
            object.remove(JAVA_STRING);
            // {"type": "string"} alone is the long form of "string".
            if (object.size() == 1 && object.path("type").isTextual()) {
                return object.get("type");
            }
            object.properties().forEach(entry -> entry.setValue(withoutJavaStrings(entry.getValue())));
        } else if (node instanceof ArrayNode array) {
            for (int i = 0; i < array.size(); i++) {
                array.set(i, withoutJavaStrings(array.get(i)));
            }
        }
        return node;
    }
}
