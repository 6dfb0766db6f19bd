package dev.costgauge.http;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;

/**
 * Checks answers against openapi.yaml, strictly: an object's member that the document does not name is an error. Knows the
 * part of JSON Schema that the document uses and refuses any other keyword.
 */
public final class OpenApiCheck {

    private static final Set<String> KNOWN = Set.of(
            "$ref", "type", "description", "properties", "required", "additionalProperties", "items", "enum", "pattern",
            "minimum", "maximum", "anyOf", "format", "examples", "default", "maxLength");

    private final JsonNode document;

    public OpenApiCheck() {
        try {
            document = new ObjectMapper().readTree(Pages.openApi());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Method and path template of every operation, as {@code GET /path}. */
    Set<String> operations() {
        Set<String> operations = new TreeSet<>();
        document.get("paths").fields().forEachRemaining(path -> path.getValue()
                .fieldNames()
                .forEachRemaining(method -> operations.add(method.toUpperCase(java.util.Locale.ROOT) + " " + path.getKey())));
        return operations;
    }

    /** What is wrong with an answer to a documented operation; empty when nothing is, or the path is none of ours. */
    public List<String> problems(String method, String path, int status, String contentType, String body) {
        JsonNode operation = operation(method, path);
        if (operation == null) {
            return List.of();
        }
        JsonNode responses = operation.get("responses");
        JsonNode response = resolved(responses.path(Integer.toString(status)).isMissingNode()
                ? responses.get("default")
                : responses.get(Integer.toString(status)));
        String type = contentType.replaceFirst(";.*", "");
        JsonNode schema = response.at("/content").path(type).path("schema");
        if (schema.isMissingNode()) {
            return List.of(method + " " + path + " " + status + ": content type " + type + " is not documented");
        }
        List<String> problems = new ArrayList<>();
        if (type.endsWith("json")) {
            try {
                check(new ObjectMapper().readTree(body), schema, "$", problems);
            } catch (IOException e) {
                problems.add("not JSON: " + e.getMessage());
            }
        }
        return problems;
    }

    /** What keeps a value from being one of the schema of that name. */
    List<String> fits(String schema, JsonNode value) {
        List<String> problems = new ArrayList<>();
        check(value, document.at("/components/schemas/" + schema), "$", problems);
        return problems;
    }

    /** What {@code x-role} says of an operation. */
    String role(String method, String path) {
        return document.get("paths").path(path).path(method.toLowerCase(java.util.Locale.ROOT)).path("x-role").asText();
    }

    private JsonNode operation(String method, String path) {
        String plain = path.replaceFirst("\\?.*", "");
        return StreamSupport.stream(
                        ((Iterable<java.util.Map.Entry<String, JsonNode>>) () -> document.get("paths").fields())
                                .spliterator(),
                        false)
                .filter(each -> plain.matches(each.getKey().replaceAll("\\{[^}]+}", "[^/]+")))
                .map(each -> each.getValue().get(method.toLowerCase(java.util.Locale.ROOT)))
                .filter(each -> each != null)
                .findFirst()
                .orElse(null);
    }

    private JsonNode resolved(JsonNode node) {
        return node.has("$ref") ? document.at(node.get("$ref").textValue().substring(1)) : node;
    }

    private void check(JsonNode value, JsonNode unresolved, String at, List<String> problems) {
        JsonNode schema = resolved(unresolved);
        schema.fieldNames().forEachRemaining(keyword -> {
            if (!KNOWN.contains(keyword)) {
                problems.add(at + ": keyword " + keyword + " is not known to this check");
            }
        });
        if (schema.has("anyOf")) {
            boolean any = StreamSupport.stream(schema.get("anyOf").spliterator(), false).anyMatch(each -> {
                List<String> found = new ArrayList<>();
                check(value, each, at, found);
                return found.isEmpty();
            });
            if (!any) {
                problems.add(at + ": fits none of anyOf: " + value);
            }
            return;
        }
        if (!typeFits(value, schema.path("type"))) {
            problems.add(at + ": is not " + schema.path("type") + " but " + value);
            return;
        }
        if (value.isTextual()) {
            checkText(value.textValue(), schema, at, problems);
        } else if (value.isNumber()) {
            checkNumber(value.doubleValue(), schema, at, problems);
        } else if (value.isArray()) {
            for (int i = 0; i < value.size(); i++) {
                check(value.get(i), schema.get("items"), at + "[" + i + "]", problems);
            }
        } else if (value.isObject()) {
            checkObject(value, schema, at, problems);
        }
    }

    private void checkObject(JsonNode value, JsonNode schema, String at, List<String> problems) {
        schema.path("required").forEach(name -> {
            if (!value.has(name.textValue())) {
                problems.add(at + ": lacks " + name.textValue());
            }
        });
        JsonNode others = schema.path("additionalProperties");
        value.fields().forEachRemaining(member -> {
            JsonNode known = schema.path("properties").path(member.getKey());
            String place = at + "." + member.getKey();
            if (!known.isMissingNode()) {
                check(member.getValue(), known, place, problems);
            } else if (others.isObject()) {
                check(member.getValue(), others, place, problems);
            } else if (!others.asBoolean(false)) {
                problems.add(place + ": is not documented");
            }
        });
    }

    private static void checkText(String text, JsonNode schema, String at, List<String> problems) {
        if (schema.has("enum")
                && StreamSupport.stream(schema.get("enum").spliterator(), false)
                        .noneMatch(each -> each.asText().equals(text))) {
            problems.add(at + ": '" + text + "' is none of " + schema.get("enum"));
        }
        if (schema.has("pattern") && !Pattern.compile(schema.get("pattern").textValue()).matcher(text).find()) {
            problems.add(at + ": '" + text + "' does not match " + schema.get("pattern"));
        }
        if (schema.path("format").asText().equals("date-time")) {
            try {
                OffsetDateTime.parse(text);
            } catch (DateTimeException e) {
                problems.add(at + ": '" + text + "' is no date-time");
            }
        }
    }

    private static void checkNumber(double number, JsonNode schema, String at, List<String> problems) {
        if (number < schema.path("minimum").asDouble(Double.NEGATIVE_INFINITY)
                || number > schema.path("maximum").asDouble(Double.POSITIVE_INFINITY)) {
            problems.add(at + ": " + number + " is out of range");
        }
    }

    private static boolean typeFits(JsonNode value, JsonNode type) {
        if (type.isMissingNode()) {
            return true;
        }
        if (type.isArray()) {
            return StreamSupport.stream(type.spliterator(), false).anyMatch(each -> typeFits(value, each));
        }
        return switch (type.textValue()) {
            case "object" -> value.isObject();
            case "array" -> value.isArray();
            case "string" -> value.isTextual();
            case "integer" -> value.isIntegralNumber();
            case "number" -> value.isNumber();
            case "boolean" -> value.isBoolean();
            case "null" -> value.isNull();
            default -> throw new IllegalStateException("no such type: " + type);
        };
    }
}
