package dev.costgauge.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.avro.Schema;
import org.apache.avro.SchemaCompatibility;
import org.apache.avro.SchemaCompatibility.SchemaCompatibilityType;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * The files under schemas/ hold what they promise. {@code -Dschemas.write=true} writes what is made from them anew: the
 * frozen copy of the release in the making, and the AsyncAPI document.
 */
class SchemaFilesTest {

    private static final String HOW = "run: mvn test -Dtest=SchemaFilesTest -Dschemas.write=true";
    private static final Path ASYNC_API = SchemaFiles.FOLDER.resolve("asyncapi.yaml");

    @BeforeAll
    static void writeAnewWhenAsked() throws IOException {
        if (Boolean.getBoolean("schemas.write")) {
            String version = SchemaFiles.version();
            if (version.endsWith("-SNAPSHOT")) {
                SchemaFiles.freeze(version.replace("-SNAPSHOT", ""));
            }
            Files.writeString(ASYNC_API, AsyncApi.document(version.replace("-SNAPSHOT", "")));
        }
    }

    @Test
    void everyTopicWithASchemaHasItsFileWhichStandsAlone() {
        Map<String, Schema> fromTopics = Arrays.stream(Topic.values())
                .filter(topic -> topic.schema().isPresent())
                .collect(Collectors.toMap(Topic::baseName, topic -> topic.schema().orElseThrow()));

        Map<String, Schema> files = SchemaFiles.current();

        assertThat(files.keySet()).isEqualTo(fromTopics.keySet());
        files.forEach((name, schema) -> assertThat(fromTopics.get(name).toString())
                .as("what is registered for %s is the file itself", name)
                .isEqualTo(schema.toString()));
    }

    @Test
    void everyRecordAndFieldHasADocAndAConsistentName() {
        Set<String> seen = new HashSet<>();
        SchemaFiles.current().values().forEach(schema -> check(schema, seen));
        assertThat(seen).contains("CostEvent", "CostShare", "HourCorrection");
    }

    @Test
    void currentSchemasReadAndAreReadByEveryFrozenRelease() {
        Map<String, Schema> current = SchemaFiles.current();
        assertThat(SchemaFiles.releases()).isNotEmpty();
        for (Path release : SchemaFiles.releases()) {
            SchemaFiles.read(release).forEach((name, frozen) -> {
                Schema now = current.get(name);
                assertThat(now).as("schema %s of %s is gone", name, release).isNotNull();
                assertReadable("BACKWARD", name, release, now, frozen);
                // Stricter than what registries are asked to enforce: readers of alerts upgrade when they like.
                assertReadable("FULL", name, release, frozen, now);
            });
        }
    }

    @Test
    void theReleaseInTheMakingIsFrozenAsItIs() {
        String version = SchemaFiles.version();
        Path frozen = SchemaFiles.FROZEN.resolve(version.replace("-SNAPSHOT", ""));

        assertThat(frozen).as("%s is not frozen; %s", version, HOW).isDirectory();
        assertThat(asText(SchemaFiles.read(frozen))).as(HOW).isEqualTo(asText(SchemaFiles.current()));
    }

    @Test
    void theAsyncApiDocumentIsWhatTheSchemasSay() throws IOException {
        String made = AsyncApi.document(SchemaFiles.version().replace("-SNAPSHOT", ""));

        assertThat(SchemaFiles.text(ASYNC_API)).as(HOW).isEqualTo(made);
    }

    @Test
    void whatTheAsyncApiDocumentRefersToIsThere() throws IOException {
        JsonNode document = new YAMLMapper().readTree(ASYNC_API.toFile());

        assertThat(document.get("asyncapi").textValue()).isEqualTo("3.0.0");
        assertThat(document.get("channels").size()).isEqualTo(SchemaFiles.current().size() + 2);
        for (String reference : document.findValuesAsText("$ref")) {
            if (reference.startsWith("#")) {
                assertThat(document.at(reference.substring(1)).isObject()).as(reference).isTrue();
            } else {
                assertThat(SchemaFiles.FOLDER.resolve(reference)).exists();
            }
        }
        for (Topic topic : Topic.values()) {
            JsonNode channel = document.get("channels").path(topic.baseName());
            assertThat(channel.at("/bindings/kafka/partitions").asInt(1) == 1)
                    .as("partitions of %s", topic)
                    .isEqualTo(channel.isMissingNode() || topic.spread() == Topic.Spread.SINGLE);
        }
    }

    @Test
    void theReadmeNamesEveryTopic() {
        String readme = SchemaFiles.text(SchemaFiles.FOLDER.resolve("README.md"));
        for (Topic topic : Topic.values()) {
            assertThat(readme).contains("| `" + topic.baseName() + "` | " + topic.keyForm() + " |");
        }
    }

    private static Map<String, String> asText(Map<String, Schema> schemas) {
        return schemas.entrySet().stream()
                .collect(Collectors.toMap(Map.Entry::getKey, entry -> entry.getValue().toString(true)));
    }

    private static void assertReadable(String level, String name, Path release, Schema reader, Schema writer) {
        var result = SchemaCompatibility.checkReaderWriterCompatibility(reader, writer);
        assertThat(result.getType())
                .as("%s is not %s compatible with %s: %s", name, level, release, result.getResult().getIncompatibilities())
                .isEqualTo(SchemaCompatibilityType.COMPATIBLE);
    }

    private static void check(Schema schema, Set<String> seen) {
        switch (schema.getType()) {
            case RECORD -> {
                assertThat(schema.getNamespace()).isEqualTo("dev.costgauge.avro");
                assertThat(schema.getName()).matches("([A-Z][a-z0-9]+)+");
                assertThat(schema.getDoc()).as("doc of %s", schema.getFullName()).endsWith(".");
                seen.add(schema.getName());
                for (Schema.Field field : schema.getFields()) {
                    assertThat(field.name()).as("field of %s", schema.getName()).matches("[a-z]+([A-Z][a-z0-9]+)*");
                    assertThat(field.doc()).as("doc of %s.%s", schema.getName(), field.name()).isNotBlank().endsWith(".");
                    check(field.schema(), seen);
                }
            }
            case ENUM -> assertThat(schema.getEnumSymbols()).allMatch(symbol -> symbol.matches("[A-Z]+(_[A-Z]+)*"));
            case ARRAY -> check(schema.getElementType(), seen);
            case MAP -> check(schema.getValueType(), seen);
            case UNION -> schema.getTypes().forEach(type -> check(type, seen));
            case BYTES -> assertThat(schema.toString()).contains("\"precision\":18,\"scale\":9");
            default -> assertThat(schema.getType()).isNotEqualTo(Schema.Type.FLOAT);
        }
    }
}
