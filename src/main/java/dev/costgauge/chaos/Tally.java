package dev.costgauge.chaos;

import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Answers of one kind of client in one kind of time. Thread-safe. */
final class Tally {

    private final Map<Answer, Long> counts = new EnumMap<>(Answer.class);
    private final List<Long> nanos = new ArrayList<>();

    synchronized void add(Answer answer, long took) {
        counts.merge(answer, 1L, Long::sum);
        if (Answer.ANSWERED.contains(answer)) {
            nanos.add(took);
        }
    }

    /** By name of the answer. */
    synchronized Map<String, Long> counts() {
        Map<String, Long> named = new LinkedHashMap<>();
        counts.forEach((answer, count) -> named.put(answer.text(), count));
        return named;
    }

    synchronized long questions() {
        return counts.values().stream().mapToLong(Long::longValue).sum();
    }

    synchronized long answered() {
        return nanos.size();
    }

    /** Share answered, and how long that took: half of them, 99 of 100, all. */
    synchronized String text() {
        if (nanos.isEmpty()) {
            return "none of " + questions() + " questions answered";
        }
        List<Long> sorted = new ArrayList<>(nanos);
        Collections.sort(sorted);
        return String.format(
                Locale.ROOT,
                "%.3f %% of %,d questions answered %s; half within %.1f ms, 99 %% within %.1f ms, all within %.0f ms",
                100.0 * answered() / questions(),
                questions(),
                counts(),
                sorted.get(sorted.size() / 2) / 1e6,
                sorted.get((int) (sorted.size() * 0.99)) / 1e6,
                sorted.getLast() / 1e6);
    }
}
