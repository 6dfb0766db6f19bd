package dev.costgauge.wire;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import dev.costgauge.topology.LetterHeaders;
import java.util.EnumSet;
import java.util.Set;
import org.apache.avro.Schema;

/** The AsyncAPI document of the topics that others write or read, made from the catalogue and the schemas. */
final class AsyncApi {

    private static final String AVRO = "application/vnd.apache.avro+json;version=1.9.0";
    private static final Set<Topic> READ = EnumSet.of(Topic.EVENTS, Topic.COMMANDS, Topic.RULES);
    private static final Set<Topic> LETTERS = EnumSet.of(Topic.DEAD_LETTERS, Topic.LATE);
    private static final Set<Topic> TRACED = EnumSet.of(Topic.EVENTS, Topic.ALERTS);
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
            if (topic.schema().isPresent() || LETTERS.contains(topic)) {
                ObjectNode channel = channels.putObject(topic.baseName());
                channel.put("address", catalog.name(topic));
                topic.schema()
                        .ifPresentOrElse(
                                schema -> describe(channel, topic, schema), () -> describeLetters(channel, topic));
                bind(channel, catalog, topic);
                ObjectNode operation = operations.putObject(operation(topic));
                operation.put("action", isRead(topic) ? "receive" : "send");
                operation.putObject("channel").put("$ref", "#/channels/" + topic.baseName());
            }
        }
        return YAML.writeValueAsString(root);
    }

    private static void describe(ObjectNode channel, Topic topic, Schema schema) {
        channel.put("description", schema.getDoc());
        ObjectNode message = channel.putObject("messages").putObject(schema.getName());
        message.put("name", schema.getFullName());
        if (TRACED.contains(topic)) {
            ObjectNode properties = headers(message);
            header(properties, TraceHeaders.PARENT, "W3C trace context; optional. An alert has that of the event that"
                    + " crossed, where trace.endpoint is set.");
            header(properties, TraceHeaders.STATE, "The vendors' part of it; optional.");
        }
        ObjectNode payload = message.putObject("payload");
        payload.put("schemaFormat", AVRO);
        payload.putObject("schema").put("$ref", "./" + topic.baseName() + ".avsc");
        key(message, topic);
    }

    /** Records as they came, of any content; what is known of them is in their headers. */
    private static void describeLetters(ObjectNode channel, Topic topic) {
        boolean late = topic == Topic.LATE;
        channel.put(
                "description",
                late
                        ? "Events that came too late to amend their hour, as they came; the sweep corrects it."
                        : "Records that were refused, as they came. Reason REPLAYED is a note that a letter was sent again.");
        ObjectNode message = channel.putObject("messages").putObject(late ? "LateEvent" : "DeadLetter");
        message.put("contentType", "application/octet-stream");
        ObjectNode properties = headers(message);
        header(properties, LetterHeaders.REASON, "Code of the rule that was broken.");
        header(properties, LetterHeaders.RULE, "That rule in words.");
        header(properties, LetterHeaders.TOPIC, "Topic that the record stood in.");
        header(properties, LetterHeaders.PARTITION, "Its partition there.");
        header(properties, LetterHeaders.OFFSET, "Its offset there.");
        header(properties, LetterHeaders.KEY_SIZE, "Bytes of a key that was left out because of its size.");
        header(properties, LetterHeaders.VALUE_SIZE, "Bytes of a value that was cut because of its size.");
        header(properties, LetterHeaders.REPLAY_OF, "Letter, as partition/offset, that was sent again and is refused again.");
        ObjectNode payload = message.putObject("payload");
        payload.put("type", "string");
        payload.put("format", "binary");
        payload.put("description", topic.valueForm());
        key(message, topic);
    }

    private static ObjectNode headers(ObjectNode message) {
        ObjectNode headers = message.putObject("headers");
        headers.put("type", "object");
        return headers.putObject("properties");
    }

    private static void header(ObjectNode properties, String name, String description) {
        properties.putObject(name).put("type", "string").put("description", description);
    }

    private static void key(ObjectNode message, Topic topic) {
        ObjectNode key = message.putObject("bindings").putObject("kafka").putObject("key");
        key.put("type", "string");
        key.put("description", topic.keyForm());
    }

    private static void bind(ObjectNode channel, TopicCatalog catalog, Topic topic) {
        ObjectNode kafka = channel.putObject("bindings").putObject("kafka");
        kafka.put("topic", catalog.name(topic));
        kafka.put("partitions", catalog.partitions(topic));
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
        return READ.contains(topic);
    }

    private static String operation(Topic topic) {
        return (isRead(topic) ? "read-" : "write-") + topic.baseName();
    }
}
