package dev.costgauge.http;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Remembers what was asked for. */
final class InMemorySweeps implements Sweeps {

    final List<OptionalInt> triggered = new CopyOnWriteArrayList<>();
    final List<String> parents = new CopyOnWriteArrayList<>();
    private final List<SweepView> sweeps = new CopyOnWriteArrayList<>();

    @Override
    public SweepView trigger(OptionalInt forceHour, Function<String, @Nullable String> header) {
        triggered.add(forceHour);
        parents.add(String.valueOf(header.apply("traceparent")));
        SweepView sweep = new SweepView(
                "ewma-sweep-2026-11-22T05+00:00", "RUNNING", InMemorySeries.HOUR, Instant.parse("2026-11-22T06:05:00Z"),
                null, 11, 2048, Map.of("pages", 3), Map.of(), null);
        sweeps.add(sweep);
        return sweep;
    }

    @Override
    public Optional<SweepView> find(String id) {
        return sweeps.stream().filter(sweep -> sweep.id().equals(id)).findFirst();
    }

    @Override
    public List<SweepView> recent(int limit) {
        return new ArrayList<>(sweeps).stream().limit(limit).toList();
    }
}
