package dev.costgauge.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.costgauge.cost.HourOfWeek;
import dev.costgauge.query.ViewJson;
import io.javalin.http.Context;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.regex.Pattern;

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
        routes.post("/trigger", ApiRole.OPERATE, this::trigger);
        routes.get("/v1/sweeps", this::recent);
        routes.get("/v1/sweeps/{id}", this::sweep);
    }

    private void trigger(Context context) {
        Params.of(context);
        OptionalInt forceHour = forceHour(JsonBody.read(context, maxBodyBytes));
        forceHour.ifPresent(slot -> Audit.note(context, "force_hour", Integer.toString(slot)));
        SweepView sweep = sweeps.trigger(forceHour, context::header);
        Audit.note(context, "sweep", sweep.id());
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
