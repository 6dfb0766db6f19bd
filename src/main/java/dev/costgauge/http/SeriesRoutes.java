package dev.costgauge.http;

import dev.costgauge.cost.HourOfWeek;
import dev.costgauge.cost.PairKey;
import dev.costgauge.query.Answer;
import dev.costgauge.query.PastSeriesView;
import dev.costgauge.query.SeriesFilter;
import dev.costgauge.query.SeriesOrder;
import dev.costgauge.query.SeriesQueries;
import io.javalin.http.Context;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Pairs, their hours and what was learned of them. */
final class SeriesRoutes {

    private static final int MOST_ITEMS = 1000;
    private static final Duration DEFAULT_HOURS = Duration.ofHours(24);
    private static final Duration LONGEST_HOURS = Duration.ofDays(31);
    private static final String PAIR = "/v1/series/{project}/{service}/{model}";

    private final SeriesQueries queries;
    private final InstantSource clock;

    SeriesRoutes(SeriesQueries queries, InstantSource clock) {
        this.queries = queries;
        this.clock = clock;
    }

    void install(Routes routes) {
        routes.get("/v1/series", this::list);
        routes.get(PAIR, this::series);
        routes.get(PAIR + "/baselines", this::baselines);
        routes.get(PAIR + "/hours", this::hours);
    }

    private void list(Context context) {
        Params params = Params.of(context, "project", "service", "model", "after", "order", "limit");
        SeriesOrder order = Objects.requireNonNullElse(params.choice("order", SeriesOrder.class), SeriesOrder.KEY);
        PairKey after = params.pairKey("after");
        if (after != null && order != SeriesOrder.KEY) {
            throw ProblemException.invalid("after", "goes with order=key only");
        }
        SeriesFilter filter = new SeriesFilter(
                params.name("project"),
                params.name("service"),
                params.name("model"),
                after,
                order,
                params.integer("limit", 100, 1, MOST_ITEMS));
        Json.write(context, queries.list(filter, Params.reach(context)));
    }

    private void series(Context context) {
        Params params = Params.of(context, "as_of");
        PairKey pair = Params.pair(context);
        Instant asOf = params.instant("as_of");
        if (asOf == null) {
            write(context, pair, queries.series(pair, Params.reach(context)));
        } else {
            asOf(context, pair, asOf);
        }
    }

    private void asOf(Context context, PairKey pair, Instant asOf) {
        if (asOf.isAfter(clock.instant())) {
            throw ProblemException.invalid("as_of", "must not be in the future");
        }
        long hour = HourOfWeek.hourOf(asOf.toEpochMilli());
        Answer<@Nullable PastSeriesView> answer = queries.asOf(pair, hour, Params.reach(context));
        String what = "the hour " + Instant.ofEpochMilli(HourOfWeek.startOf(hour)) + " of " + pair;
        write(context, "unknown-hour", what, answer);
    }

    private void baselines(Context context) {
        Params params = Params.of(context, "slot");
        PairKey pair = Params.pair(context);
        var slot = params.optionalInteger("slot", 0, HourOfWeek.SLOTS - 1);
        write(context, pair, queries.baselines(pair, slot, Params.reach(context)));
    }

    private void hours(Context context) {
        Params params = Params.of(context, "from", "to");
        PairKey pair = Params.pair(context);
        Instant to = Objects.requireNonNullElseGet(
                params.instant("to"), () -> clock.instant().plus(Duration.ofHours(1)));
        Instant from = Objects.requireNonNullElseGet(params.instant("from"), () -> to.minus(DEFAULT_HOURS));
        if (!from.isBefore(to)) {
            throw ProblemException.invalid("from", "must be before to");
        }
        if (Duration.between(from, to).compareTo(LONGEST_HOURS) > 0) {
            throw ProblemException.invalid("from", "must be at most 31 days before to");
        }
        write(context, pair, queries.hours(pair, from, to, Params.reach(context)));
    }

    private static <T extends @Nullable Object> void write(Context context, PairKey pair, Answer<T> answer) {
        write(context, "unknown-series", pair.toString(), answer);
    }

    private static <T extends @Nullable Object> void write(
            Context context, String code, String what, Answer<T> answer) {
        if (answer.data() == null) {
            Problem problem = Problem.of(404, code, "Not found", "Nothing is known of " + what + ".");
            throw new ProblemException(problem.from(answer.position(), answer.staleness()));
        }
        Json.write(context, answer);
    }
}
