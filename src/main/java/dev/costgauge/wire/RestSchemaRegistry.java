package dev.costgauge.wire;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.costgauge.wire.RegistryHttp.Reply;
import io.micrometer.core.instrument.MeterRegistry;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.avro.Schema;
import org.jspecify.annotations.Nullable;

/** A registry behind Confluent's REST API. Ids and schemas never change, so both are remembered. Thread-safe. */
public final class RestSchemaRegistry implements SchemaRegistry {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int SUBJECT_UNKNOWN = 40401;
    private static final int VERSION_UNKNOWN = 40402;
    private static final int SCHEMA_UNKNOWN = 40403;
    private static final int LEVEL_UNKNOWN = 40408;
    private static final int MAX_REMEMBERED = 10_000;

    /** How long an id stays unknown: long enough to make a flood of them cheap, short enough for a late replica. */
    private static final long UNKNOWN_MILLIS = 30_000;

    private record Subjected(String subject, Schema schema) {}

    private final RegistryHttp http;
    private final SchemaText texts;
    private final InstantSource clock;
    private final ConcurrentHashMap<Integer, SchemaLookup> byId = new ConcurrentHashMap<>();
    private final ConcurrentHashMap<Integer, Long> unknownUntil = new ConcurrentHashMap<>();
    private final ConcurrentHashMap<Subjected, Integer> ids = new ConcurrentHashMap<>();

    public RestSchemaRegistry(RegistrySettings settings, MeterRegistry meters, InstantSource clock) {
        this.http = new RegistryHttp(settings, meters, clock);
        this.texts = new SchemaText(http);
        this.clock = clock;
    }

    @Override
    public int register(String subject, Schema schema) {
        // Asked for first: most who come here may read the registry and not write to it.
        Integer known = idOf(subject, schema);
        if (known != null) {
            return known;
        }
        Subjected key = new Subjected(subject, WireSchemas.portable(schema));
        Reply reply = http.send("POST", "/subjects/" + encode(subject) + "/versions", body(key.schema()));
        if (!reply.isOk()) {
            throw new RegistryRefusedException(
                    "schema registry refused the schema of subject " + subject + ": " + reply.message());
        }
        return remember(key, reply.body().path("id").asInt());
    }

    @Override
    public @Nullable Integer idOf(String subject, Schema schema) {
        Subjected key = new Subjected(subject, WireSchemas.portable(schema));
        Integer known = ids.get(key);
        if (known != null) {
            return known;
        }
        Reply reply = http.send("POST", "/subjects/" + encode(subject), body(key.schema()));
        return isAbsent(reply) ? null : remember(key, okay(reply).path("id").asInt());
    }

    @Override
    public @Nullable Registered latest(String subject) {
        Reply reply = http.send("GET", "/subjects/" + encode(subject) + "/versions/latest", null);
        if (isAbsent(reply)) {
            return null;
        }
        JsonNode body = okay(reply);
        return switch (texts.parse(body)) {
            case SchemaLookup.Found found -> new Registered(body.path("id").asInt(), found.schema());
            case SchemaLookup.Unreadable unreadable ->
                throw new RegistryRefusedException("subject " + subject + ": " + unreadable.why());
            case SchemaLookup.Unknown ignored ->
                throw new RegistryRefusedException("subject " + subject + " refers to a schema that is gone");
        };
    }

    @Override
    public SchemaLookup byId(int id) {
        SchemaLookup known = byId.get(id);
        if (known != null) {
            return known;
        }
        Long until = unknownUntil.get(id);
        if (until != null && clock.millis() < until) {
            return new SchemaLookup.Unknown();
        }
        Reply reply = http.send("GET", "/schemas/ids/" + id, null);
        if (isAbsent(reply)) {
            bound(unknownUntil).put(id, clock.millis() + UNKNOWN_MILLIS);
            return new SchemaLookup.Unknown();
        }
        SchemaLookup lookup = texts.parse(okay(reply));
        bound(byId).put(id, lookup);
        return lookup;
    }

    @Override
    public List<String> incompatibilities(String subject, Schema schema) {
        String path = "/compatibility/subjects/" + encode(subject) + "/versions/latest?verbose=true";
        Reply reply = http.send("POST", path, body(WireSchemas.portable(schema)));
        if (isAbsent(reply)) {
            return List.of();
        }
        JsonNode body = okay(reply);
        if (body.path("is_compatible").asBoolean()) {
            return List.of();
        }
        List<String> messages = new ArrayList<>();
        body.path("messages").forEach(message -> messages.add(message.asText()));
        return messages.isEmpty() ? List.of("not compatible with the latest version") : List.copyOf(messages);
    }

    @Override
    public String compatibility(String subject) {
        Reply own = http.send("GET", "/config/" + encode(subject) + "?defaultToGlobal=true", null);
        JsonNode body = isAbsent(own) ? okay(http.send("GET", "/config", null)) : okay(own);
        return body.path("compatibilityLevel").asText("NONE");
    }

    @Override
    public @Nullable String ownCompatibility(String subject) {
        Reply own = http.send("GET", "/config/" + encode(subject), null);
        return isAbsent(own) ? null : okay(own).path("compatibilityLevel").asText("NONE");
    }

    @Override
    public void setCompatibility(String subject, String level) {
        ObjectNode body = JSON.createObjectNode().put("compatibility", level);
        Reply reply = http.send("PUT", "/config/" + encode(subject), body.toString());
        // Apicurio answers the slower of two processes that set it for the first time with a conflict.
        if (reply.status() != 409 || !level.equals(ownCompatibility(subject))) {
            okay(reply);
        }
    }

    @Override
    public void close() {
        http.close();
    }

    private int remember(Subjected key, int id) {
        bound(ids).put(key, id);
        return id;
    }

    /** Hostile ids and endless subjects cost time, never memory. */
    private static <K, V> ConcurrentHashMap<K, V> bound(ConcurrentHashMap<K, V> cache) {
        if (cache.size() >= MAX_REMEMBERED) {
            cache.clear();
        }
        return cache;
    }

    /** A 404 of the registry itself. One without its code means that the URL leads elsewhere, which is no answer. */
    static boolean isAbsent(Reply reply) {
        return switch (reply.errorCode()) {
            case SUBJECT_UNKNOWN, VERSION_UNKNOWN, SCHEMA_UNKNOWN, LEVEL_UNKNOWN -> true;
            default -> false;
        };
    }

    static JsonNode okay(Reply reply) {
        if (!reply.isOk()) {
            String hint = reply.status() == 404
                    ? "; is schema.registry.url the base of Confluent's REST API (Apicurio: /apis/ccompat/v7)?"
                    : "";
            throw new RegistryRefusedException("schema registry answered HTTP " + reply.status() + ": " + reply.message()
                    + hint);
        }
        return reply.body();
    }

    private static String body(Schema schema) {
        return JSON.createObjectNode().put("schema", schema.toString()).toString();
    }

    static String encode(String subject) {
        return URLEncoder.encode(subject, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
