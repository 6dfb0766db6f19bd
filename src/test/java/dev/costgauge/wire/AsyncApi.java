package dev.costgauge.wire;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import org.apache.avro.Schema;

/** The AsyncAPI document of the topics that others write or read, made from the catalogue and the schemas. */
final class AsyncApi {

    private static final String AVRO = "application/vnd.apache.avro+json;version=1.9.0";
    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory()
            .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
            .enable(YAMLGenerator.Feature.MINIMIZE_QUOTES)
            .disable(YAMLGenerator.Feature.SPLIT_LINES));

    private AsyncApi() {}

    static String document(String version) throws JsonProcessingException {
        TopicCatalog catalog = new TopicCatalog(TopicSettings.defaults());
        ObjectNode root = YAML.createObjectNode();
        root.put("asyncapi", "3.0.0");
        ObjectNode info = root.putObject("info");
        info.put("title", "Costgauge topics");
        info.put("version", version);
        info.put("description", "Made from the .avsc files and the topic catalogue; do not edit. Values are in Confluent's"
                + " wire format: a zero byte, the schema id as four big-endian bytes, Avro binary.");
        root.put("defaultContentType", "application/vnd.apache.avro");
        ObjectNode channels = root.putObject("channels");
        ObjectNode operations = root.putObject("operations");
        for (Topic topic : Topic.values()) {
            topic.schema().ifPresent(schema -> {
                describe(channels.putObject(topic.baseName()), catalog, topic, schema);
                ObjectNode operation = operations.putObject(operation(topic));
                operation.put("action", isRead(topic) ? "receive" : "send");
                operation.putObject("channel").put("$ref", "#/channels/" + topic.baseName());
            });
        }
        return YAML.writeValueAsString(root);
    }

    private static void describe(ObjectNode channel, TopicCatalog catalog, Topic topic, Schema schema) {
        channel.put("address", catalog.name(topic));
        channel.put("description", schema.getDoc());
        ObjectNode message = channel.putObject("messages").putObject(schema.getName());
        message.put("name", schema.getFullName());
        ObjectNode payload = message.putObject("payload");
        payload.put("schemaFormat", AVRO);
        payload.putObject("schema").put("$ref", "./" + topic.baseName() + ".avsc");
        ObjectNode key = message.putObject("bindings").putObject("kafka").putObject("key");
        key.put("type", "string");
        key.put("description", topic.keyForm());
        ObjectNode kafka = channel.putObject("bindings").putObject("kafka");
        kafka.put("topic", catalog.name(topic));
        kafka.put("partitions", catalog.partitions());
        ObjectNode config = kafka.putObject("topicConfiguration");
        catalog.config(topic).forEach((name, value) -> {
            switch (name) {
                case "cleanup.policy" -> {
                    var policies = config.putArray(name);
                    for (String policy : value.split(",", -1)) {
                        policies.add(policy);
                    }
                }
                case "retention.ms" -> config.put(name, Long.parseLong(value));
                default -> config.put(name, value);
            }
        });
    }

    /** Costgauge's side: what it reads others write, and the other way round. */
    private static boolean isRead(Topic topic) {
        return topic == Topic.EVENTS || topic == Topic.COMMANDS;
    }

    private static String operation(Topic topic) {
        return (isRead(topic) ? "read-" : "write-") + topic.baseName();
    }
}
