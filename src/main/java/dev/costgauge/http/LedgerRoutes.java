package dev.costgauge.http;

import dev.costgauge.query.LedgerCursor;
import dev.costgauge.query.LedgerFilter;
import dev.costgauge.query.SeriesQueries;
import io.javalin.http.Context;
import java.util.OptionalInt;

/** What became of every event, by partition and hour. */
final class LedgerRoutes {

    private static final int MOST_ITEMS = 1000;
    private static final int LAST_PARTITION = 99_999;

    private final SeriesQueries queries;

    LedgerRoutes(SeriesQueries queries) {
        this.queries = queries;
    }

    void install(Routes routes) {
        routes.get("/v1/ledger", this::list);
    }

    private void list(Context context) {
        Params params = Params.of(context, "hour", "partition", "after", "limit");
        OptionalInt partition = params.optionalInteger("partition", 0, LAST_PARTITION);
        LedgerFilter filter = new LedgerFilter(
                params.instant("hour"),
                partition.isPresent() ? (Integer) partition.getAsInt() : null,
                params.cursor("after", LedgerCursor::parse),
                params.integer("limit", 100, 1, MOST_ITEMS));
        Json.write(context, queries.ledger(filter, Params.reach(context)));
    }
}
