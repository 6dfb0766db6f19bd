package dev.costgauge.query;

import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** How far a question may travel. A forwarded question is local, so that no question ever goes round in circles. */
public sealed interface Reach {

    /** Only the stores of this instance. */
    Local LOCAL = new Local(Set.of());

    /**
     * Only the stores of this instance.
     *
     * @param anyCopyOf of listings: partitions of which any copy will do, and no others; empty for all that are active here
     */
    record Local(Set<Integer> anyCopyOf) implements Reach {

        private static final String ALL = "1";
        private static final String SOME = "copies ";
        private static final Pattern NUMBER = Pattern.compile("\\d{1,6}");

        public Local {
            anyCopyOf = Set.copyOf(anyCopyOf);
        }

        /** What a header says in one word. */
        public static Local of(String header) {
            if (!header.startsWith(SOME)) {
                return LOCAL;
            }
            List<String> numbers = List.of(header.substring(SOME.length()).split(",", -1));
            return numbers.stream().allMatch(number -> NUMBER.matcher(number).matches())
                    ? new Local(numbers.stream().map(Integer::valueOf).collect(Collectors.toSet()))
                    : LOCAL;
        }

        /** What {@link #of} reads. */
        String header() {
            return anyCopyOf.isEmpty()
                    ? ALL
                    : anyCopyOf.stream().sorted().map(String::valueOf).collect(Collectors.joining(",", "copies ", ""));
        }
    }

    /**
     * This instance, and others where it has no answer itself.
     *
     * @param authorization header in whose name others are asked: they let in whom this instance let in; null sends none
     */
    record Anywhere(@Nullable String authorization) implements Reach {
        @Override
        public String toString() {
            return "Anywhere";
        }
    }
}
