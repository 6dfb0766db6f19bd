package dev.costgauge.http;

import dev.costgauge.cost.PairKey;
import dev.costgauge.query.Reach;
import io.javalin.http.Context;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The parameters of one request; whatever breaks a rule ends it with a 400 that names the field and the rule. */
final class Params {

    /** Header of a question that another instance forwarded: it is answered here or not at all. */
    static final String FORWARDED = "X-Costgauge-Forwarded";

    private static final Instant EARLIEST = Instant.EPOCH;
    private static final Instant LATEST = Instant.parse("9999-01-01T00:00:00Z");

    private final Map<String, String> given;

    private Params(Map<String, String> given) {
        this.given = given;
    }

    /** The query's parameters, of which only those named are known. */
    static Params of(Context context, String... known) {
        Map<String, String> given = new LinkedHashMap<>();
        String query = context.queryString();
        for (String part : query == null ? new String[0] : query.split("&", -1)) {
            if (part.isEmpty()) {
                continue;
            }
            int equals = part.indexOf('=');
            String name = UrlText.query("query", equals < 0 ? part : part.substring(0, equals));
            if (Arrays.stream(known).noneMatch(name::equals)) {
                throw ProblemException.invalid(
                        shortened(name),
                        known.length == 0
                                ? "is not known; this route takes no parameters"
                                : "is not known; this route takes " + String.join(", ", known));
            }
            String value = equals < 0 ? "" : UrlText.query(name, part.substring(equals + 1));
            if (given.put(name, value) != null) {
                throw ProblemException.invalid(name, "is given more than once");
            }
        }
        return new Params(given);
    }

    /** A question that goes on to another instance goes in the caller's name. */
    static Reach reach(Context context) {
        String forwarded = context.header(FORWARDED);
        return forwarded == null ? new Reach.Anywhere(context.header("Authorization")) : Reach.Local.of(forwarded);
    }

    /** The pair that a path {@code /v1/series/{project}/{service}/{model}...} names, each name percent-encoded. */
    static PairKey pair(Context context) {
        List<String> segments = new ArrayList<>(List.of(context.path().split("/", -1)));
        return new PairKey(
                name("project", UrlText.segment("project", segments.get(3))),
                name("service", UrlText.segment("service", segments.get(4))),
                name("model", UrlText.segment("model", segments.get(5))));
    }

    /** The last path segment, percent-decoded. */
    static String lastSegment(Context context, String field) {
        String path = context.path();
        return UrlText.segment(field, path.substring(path.lastIndexOf('/') + 1));
    }

    /** A name of a pair. */
    @Nullable String name(String field) {
        String value = given.get(field);
        return value == null ? null : name(field, value);
    }

    private static String name(String field, String value) {
        try {
            return new PairKey(value, "service", "model").project();
        } catch (IllegalArgumentException e) {
            throw ProblemException.invalid(field, String.valueOf(e.getMessage()).replaceFirst("^project ", ""));
        }
    }

    /** What an earlier page gave as next; {@code read} throws {@link IllegalArgumentException} for what is none. */
    <T> @Nullable T cursor(String field, Function<String, T> read) {
        String value = given.get(field);
        try {
            return value == null ? null : read.apply(value);
        } catch (IllegalArgumentException e) {
            throw ProblemException.invalid(field, String.valueOf(e.getMessage()));
        }
    }

    /** A pair's text form, as cursors give it. */
    @Nullable PairKey pairKey(String field) {
        String value = given.get(field);
        try {
            return value == null ? null : PairKey.parse(value);
        } catch (IllegalArgumentException e) {
            throw ProblemException.invalid(field, "must be project/service/model as an earlier page gave it as next");
        }
    }

    int integer(String field, int defaultValue, int min, int max) {
        return optionalInteger(field, min, max).orElse(defaultValue);
    }

    OptionalInt optionalInteger(String field, int min, int max) {
        String value = given.get(field);
        if (value == null) {
            return OptionalInt.empty();
        }
        // At most nine digits, so the number cannot overflow.
        if (value.matches("-?\\d{1,9}")) {
            int number = Integer.parseInt(value);
            if (number >= min && number <= max) {
                return OptionalInt.of(number);
            }
        }
        throw ProblemException.invalid(field, "must be a whole number from " + min + " to " + max);
    }

    <E extends Enum<E>> @Nullable E choice(String field, Class<E> type) {
        String value = given.get(field);
        if (value == null) {
            return null;
        }
        for (E constant : type.getEnumConstants()) {
            if (constant.name().toLowerCase(Locale.ROOT).equals(value)) {
                return constant;
            }
        }
        throw ProblemException.invalid(
                field,
                "must be one of "
                        + Arrays.stream(type.getEnumConstants())
                                .map(constant -> constant.name().toLowerCase(Locale.ROOT))
                                .collect(Collectors.joining(", ")));
    }

    @Nullable Instant instant(String field) {
        String value = given.get(field);
        if (value == null) {
            return null;
        }
        try {
            Instant instant = OffsetDateTime.parse(value).toInstant();
            if (!instant.isBefore(EARLIEST) && instant.isBefore(LATEST)) {
                return instant;
            }
        } catch (DateTimeException e) {
            // The rule below says what would have been right.
        }
        throw ProblemException.invalid(
                field, "must be a time since 1970 with its offset, such as 2026-11-22T05:00:00Z (a + in it as %2B)");
    }

    private static String shortened(String text) {
        return text.length() <= 60 ? text : text.substring(0, 60) + "...";
    }
}
