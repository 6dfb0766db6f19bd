package dev.costgauge.load;

import dev.costgauge.cost.CostEvent;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.ResolverStyle;
import java.time.temporal.TemporalAccessor;
import java.util.Locale;

/** Reads the cells of a row as times, counts and amounts; what it refuses names the field and the rule. */
final class Cells {

    /** The largest count that the stream accepts for tokens and requests. */
    private static final long MAX_COUNT = 1_000_000_000_000L;
    /** Digits that an exponent may add before an amount is nonsense rather than money. */
    private static final int MAX_SCALE = 40;

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuu-MM-dd['T'][ ]HH:mm[:ss[.SSSSSSSSS][.SSSSSSSS][.SSSSSSS][.SSSSSS][.SSSSS][.SSSS]"
                    + "[.SSS][.SS][.S]][XXX][XX][X]", Locale.ROOT)
            .withResolverStyle(ResolverStyle.STRICT);

    private Cells() {}

    /**
     * Epoch milliseconds of an ISO-8601 time (UTC when it names no offset; a space may stand for the T), or of a number:
     * below 10^11 seconds, below 10^14 milliseconds, else microseconds.
     */
    static long time(String field, String text) {
        try {
            return looksNumeric(text) ? ofNumber(decimal(field, text)) : ofIso(text);
        } catch (DateTimeException | ArithmeticException e) {
            throw new IllegalArgumentException(
                    field + " '" + text + "' is neither an ISO-8601 time nor epoch seconds or milliseconds", e);
        }
    }

    /** A whole number from 0 to 10^12; decimals such as 12.0 are accepted when nothing is lost. */
    static long count(String field, String text) {
        long count;
        try {
            count = decimal(field, text).longValueExact();
        } catch (ArithmeticException e) {
            throw new IllegalArgumentException(field + " '" + text + "' is not a whole number", e);
        }
        if (count < 0 || count > MAX_COUNT) {
            throw new IllegalArgumentException(field + " " + text + " is outside 0 to 10^12");
        }
        return count;
    }

    static BigDecimal decimal(String field, String text) {
        try {
            BigDecimal value = new BigDecimal(text);
            if (Math.abs((long) value.scale()) > MAX_SCALE || value.precision() > MAX_SCALE) {
                throw new IllegalArgumentException(field + " '" + text + "' has too many digits");
            }
            return value;
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(field + " '" + text + "' is not a number", e);
        }
    }

    /** The event, when it keeps to the rules that the stream would otherwise refuse it by. */
    static CostEvent checked(CostEvent event) {
        bounded("eventId", event.eventId(), 128);
        bounded("traceId", event.traceId(), 128);
        bounded("cluster", event.cluster(), 256);
        bounded("namespace", event.namespace(), 256);
        if (event.cachedTokens() > event.inputTokens()) {
            throw new IllegalArgumentException(
                    "cachedTokens " + event.cachedTokens() + " are more than inputTokens " + event.inputTokens());
        }
        return event;
    }

    private static void bounded(String field, String text, int maxBytes) {
        if (text.length() * 3 > maxBytes
                && text.getBytes(StandardCharsets.UTF_8).length > maxBytes) {
            throw new IllegalArgumentException(field + " is longer than " + maxBytes + " bytes");
        }
    }

    private static boolean looksNumeric(String text) {
        return text.chars().allMatch(c -> (c >= '0' && c <= '9') || c == '.' || c == '-' || c == '+' || c == 'e' || c == 'E')
                && text.indexOf('-', 1) < 0;
    }

    private static long ofNumber(BigDecimal number) {
        BigDecimal magnitude = number.abs();
        BigDecimal millis = magnitude.compareTo(BigDecimal.valueOf(100_000_000_000L)) < 0
                ? number.movePointRight(3)
                : magnitude.compareTo(BigDecimal.valueOf(100_000_000_000_000L)) < 0 ? number : number.movePointLeft(3);
        return millis.setScale(0, RoundingMode.FLOOR).longValueExact();
    }

    private static long ofIso(String text) {
        if (text.length() == 10) {
            return LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant().toEpochMilli();
        }
        TemporalAccessor parsed = TIME.parseBest(text, OffsetDateTime::from, LocalDateTime::from);
        Instant instant = switch (parsed) {
            case OffsetDateTime offset -> offset.toInstant();
            case LocalDateTime local -> local.toInstant(ZoneOffset.UTC);
            default -> throw new DateTimeException(text);
        };
        return instant.toEpochMilli();
    }
}
