package dev.costgauge.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.costgauge.cost.HourOfWeek;
import dev.costgauge.query.ViewJson;
import io.javalin.http.Context;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Starting sweeps and looking at them. */
final class SweepRoutes {

    private static final Pattern ID = Pattern.compile("[\\w.:@+-]{1,200}");

    private final Sweeps sweeps;
    private final int maxBodyBytes;

    SweepRoutes(Sweeps sweeps, int maxBodyBytes) {
        this.sweeps = sweeps;
        this.maxBodyBytes = maxBodyBytes;
    }

    /** A page of sweeps. */
    private record Items(List<SweepView> items) {}

    void install(Routes routes) {
        routes.post("/trigger", this::trigger);
        routes.get("/v1/sweeps", this::recent);
        routes.get("/v1/sweeps/{id}", this::sweep);
    }

    private void trigger(Context context) {
        Params.of(context);
        OptionalInt forceHour = forceHour(body(context));
        SweepView sweep = sweeps.trigger(forceHour);
        context.status(202);
        context.header("Location", "/v1/sweeps/" + URLEncoder.encode(sweep.id(), StandardCharsets.UTF_8));
        Json.write(context, sweep);
    }

    private void recent(Context context) {
        int limit = Params.of(context, "limit").integer("limit", 20, 1, 100);
        Json.write(context, new Items(sweeps.recent(limit)));
    }

    private void sweep(Context context) {
        Params.of(context);
        String id = Params.lastSegment(context, "id");
        if (!ID.matcher(id).matches()) {
            throw ProblemException.invalid("id", "must be a workflow id: 1 to 200 of letters, digits and . _ : @ + -");
        }
        Json.write(
                context,
                sweeps.find(id).orElseThrow(() -> ProblemException.notFound("There is no sweep " + id + ".")));
    }

    private byte[] body(Context context) {
        byte[] body = context.bodyAsBytes();
        if (body.length > maxBodyBytes) {
            // Chunked bodies say their length only at the end.
            throw new ProblemException(Problem.of(413, "too-large", "Content too large", "At most " + maxBodyBytes + " bytes."));
        }
        // The header itself: asking the request for its type fails when nobody knows the charset that it names.
        if (body.length > 0 && !isJson(context.header("Content-Type"))) {
            throw new ProblemException(Problem.of(
                    415, "wrong-content-type", "Unsupported media type", "Send the body as application/json in UTF-8."));
        }
        return body;
    }

    private static boolean isJson(@Nullable String contentType) {
        if (contentType == null) {
            return false;
        }
        String[] parts = contentType.toLowerCase(Locale.ROOT).split(";", -1);
        return parts[0].strip().equals("application/json")
                && Arrays.stream(parts)
                        .map(part -> part.strip().replace("\"", ""))
                        .filter(part -> part.startsWith("charset="))
                        .allMatch("charset=utf-8"::equals);
    }

    private static OptionalInt forceHour(byte[] body) {
        if (body.length == 0) {
            return OptionalInt.empty();
        }
        JsonNode root;
        try {
            root = ViewJson.MAPPER.readTree(new String(body, StandardCharsets.UTF_8));
        } catch (JsonProcessingException e) {
            throw ProblemException.invalid("body", "is not JSON");
        }
        if (!root.isObject()) {
            throw ProblemException.invalid("body", "must be a JSON object such as {\"force_hour\": 42}");
        }
        for (Iterator<Map.Entry<String, JsonNode>> fields = root.fields(); fields.hasNext(); ) {
            String field = fields.next().getKey();
            if (!field.equals("force_hour")) {
                throw ProblemException.invalid("body", "may have force_hour and nothing else");
            }
        }
        JsonNode hour = root.path("force_hour");
        if (hour.isMissingNode() || hour.isNull()) {
            return OptionalInt.empty();
        }
        if (!hour.isInt() || hour.intValue() < 0 || hour.intValue() >= HourOfWeek.SLOTS) {
            throw ProblemException.invalid("force_hour", "must be a whole number from 0 to 167");
        }
        return OptionalInt.of(hour.intValue());
    }
}
