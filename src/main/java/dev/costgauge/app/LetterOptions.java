package dev.costgauge.app;

import dev.costgauge.cost.RefusalReason;
import dev.costgauge.letters.Letter;
import dev.costgauge.letters.LetterId;
import dev.costgauge.topology.Refused;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** Which letters are meant. */
final class LetterOptions {

    @Option(names = "--letter", paramLabel = "P/O", converter = ToId.class, description = "Only the letter at that partition and offset. May be repeated.")
    private Set<LetterId> ids = new HashSet<>();

    @Option(
            names = "--reason",
            paramLabel = "REASON",
            converter = ToReason.class,
            description = "Only letters of that reason, as in time_too_old. May be repeated.")
    private Set<String> reasons = new HashSet<>();

    @Option(names = "--since", paramLabel = "TIME", description = "Only records that came at that time or later, ISO-8601.")
    private @Nullable Instant since;

    @Option(names = "--limit", paramLabel = "N", description = "At most so many letters (default: ${DEFAULT-VALUE}).")
    private int limit = 1_000;

    @Nullable Instant since() {
        return since;
    }

    int limit() {
        return limit;
    }

    boolean take(Letter letter) {
        return (ids.isEmpty() || ids.contains(letter.id()))
                && (reasons.isEmpty() || reasons.contains(letter.reason()))
                && (since == null || !letter.time().isBefore(since));
    }

    private static final class ToReason implements ITypeConverter<String> {
        private static final List<String> KNOWN = Stream.of(RefusalReason.values(), Refused.values())
                .flatMap(Stream::of)
                .map(Enum::name)
                .toList();

        @Override
        public String convert(String text) {
            String reason = text.toUpperCase(Locale.ROOT);
            if (!KNOWN.contains(reason)) {
                throw new TypeConversionException(
                        "'" + text + "' is none of " + String.join(", ", KNOWN).toLowerCase(Locale.ROOT));
            }
            return reason;
        }
    }

    private static final class ToId implements ITypeConverter<LetterId> {
        @Override
        public LetterId convert(String text) {
            try {
                return LetterId.parse(text);
            } catch (IllegalArgumentException e) {
                throw new TypeConversionException(String.valueOf(e.getMessage()));
            }
        }
    }
}
