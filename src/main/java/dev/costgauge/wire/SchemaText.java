package dev.costgauge.wire;

import com.fasterxml.jackson.databind.JsonNode;
import dev.costgauge.wire.RegistryHttp.Reply;
import java.util.HashSet;
import java.util.Set;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.Schema;

/** Parses what the registry answers, after fetching what the schema refers to. */
final class SchemaText {

    private static final int MAX_REFERENCES = 100;

    private final RegistryHttp http;

    SchemaText(RegistryHttp http) {
        this.http = http;
    }

    SchemaLookup parse(JsonNode answer) {
        String type = answer.path("schemaType").asText("AVRO");
        if (!type.equals("AVRO")) {
            return new SchemaLookup.Unreadable("schema is " + type + ", not Avro");
        }
        try {
            // Defaults of other languages' schemas may break Java's rules; nobody needs them to read.
            Schema.Parser parser = new Schema.Parser().setValidateDefaults(false);
            fetchReferences(answer, parser, new HashSet<>());
            return new SchemaLookup.Found(parser.parse(answer.path("schema").asText()));
        } catch (RegistryException e) {
            throw e;
        } catch (RuntimeException | StackOverflowError e) {
            // Whatever a stranger's schema does to the parser, it is that schema's fault.
            return new SchemaLookup.Unreadable("schema cannot be parsed: " + e);
        }
    }

    private void fetchReferences(JsonNode answer, Schema.Parser parser, Set<String> seen) {
        for (JsonNode reference : answer.path("references")) {
            String subject = reference.path("subject").asText();
            String version = reference.path("version").asText();
            if (!seen.add(subject + "/" + version)) {
                continue;
            }
            if (seen.size() > MAX_REFERENCES) {
                throw new AvroRuntimeException("more than " + MAX_REFERENCES + " references");
            }
            String path = "/subjects/" + RestSchemaRegistry.encode(subject) + "/versions/" + version;
            Reply reply = http.send("GET", path, null);
            if (!reply.isOk()) {
                throw new AvroRuntimeException("reference " + subject + " version " + version + ": " + reply.message());
            }
            JsonNode referred = reply.body();
            fetchReferences(referred, parser, seen);
            parser.parse(referred.path("schema").asText());
        }
    }
}
