package dev.costgauge.http;

import dev.costgauge.query.AlertCursor;
import dev.costgauge.query.AlertFilter;
import dev.costgauge.query.AlertState;
import dev.costgauge.query.AlertView;
import dev.costgauge.query.Answer;
import dev.costgauge.query.Listing;
import dev.costgauge.query.Reach;
import dev.costgauge.query.SeriesQueries;
import dev.costgauge.query.StateUnavailable;
import io.javalin.http.Context;
import java.time.Duration;
import java.util.regex.Pattern;

/** Alerts. */
final class AlertRoutes {

    private static final int MOST_ITEMS = 1000;
    private static final Pattern ID = Pattern.compile("[0-9a-f]{32}");

    private final SeriesQueries queries;

    AlertRoutes(SeriesQueries queries) {
        this.queries = queries;
    }

    void install(Routes routes) {
        routes.get("/v1/alerts", this::list);
        routes.get("/v1/alerts/{id}", this::alert);
    }

    private void list(Context context) {
        Params params = Params.of(context, "status", "project", "service", "model", "since", "after", "limit");
        AlertFilter filter = new AlertFilter(
                params.choice("status", AlertState.class),
                params.name("project"),
                params.name("service"),
                params.name("model"),
                params.instant("since"),
                params.cursor("after", AlertCursor::parse),
                params.integer("limit", 100, 1, MOST_ITEMS));
        Json.write(context, queries.alerts(filter, Params.reach(context)));
    }

    private void alert(Context context) {
        Params.of(context);
        String id = Params.lastSegment(context, "id");
        if (!ID.matcher(id).matches()) {
            throw ProblemException.invalid("id", "must be 32 hexadecimal digits in lower case");
        }
        Reach reach = Params.reach(context);
        Listing<AlertView> found = queries.alert(id, reach);
        if (reach instanceof Reach.Local) {
            // Another instance gathers: it needs to know which partitions were looked through.
            Json.write(context, found);
        } else if (!found.items().isEmpty()) {
            Json.write(context, new Answer<>(found.items().getFirst(), found.position(), found.staleness()));
        } else if (found.missingPartitions().isEmpty()) {
            Problem problem = Problem.of(404, "unknown-alert", "Not found", "There is no alert " + id + ".");
            throw new ProblemException(problem.from(found.position(), found.staleness()));
        } else {
            throw new StateUnavailable(
                    "Alert " + id + " was not found, but partitions " + found.missingPartitions()
                            + " could not be asked.",
                    Duration.ofSeconds(1));
        }
    }
}
