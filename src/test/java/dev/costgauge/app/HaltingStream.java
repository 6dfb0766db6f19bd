package dev.costgauge.app;

import dev.costgauge.settings.Settings;
import dev.costgauge.wire.RegistrySettings;
import dev.costgauge.wire.RestSchemaRegistry;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The stream role in a process of its own that ends like a power cut, at the worst moment: after it has written what it
 * gathered into state store and changelog, and before the transaction commits.
 *
 * <p>Arguments: the number of the flush to end at (0: never), then settings as key=value.
 */
final class HaltingStream {

    private HaltingStream() {}

    public static void main(String[] args) {
        int haltAt = Integer.parseInt(args[0]);
        Map<String, String> assignments = new LinkedHashMap<>();
        for (String argument : List.of(args).subList(1, args.length)) {
            String[] parts = argument.split("=", 2);
            assignments.put(parts[0], parts[1]);
        }
        Settings settings = Settings.load(AllSettings.RECORDS, assignments, Map.of(), Map.of(), List.of());
        SimpleMeterRegistry meters = new HaltingMeters(haltAt);
        RestSchemaRegistry registry =
                new RestSchemaRegistry(settings.as(RegistrySettings.class), meters, Clock.systemUTC());
        try (StreamRole role = new StreamRole(settings, registry, meters, "")) {
            role.start();
            Thread parent = new Thread(() -> {
                try {
                    // The test holds our input open; its end is the end of the test.
                    while (System.in.read() >= 0) {}
                } catch (java.io.IOException e) {
                    // The same: nobody is there any more.
                }
                Runtime.getRuntime().halt(0);
            });
            parent.setDaemon(true);
            parent.start();
            role.ended().join();
        }
    }

    /** The book counts its events as the last step of each flush: there the process ends. */
    private static final class HaltingMeters extends SimpleMeterRegistry {
        private final AtomicInteger flushesLeft;

        HaltingMeters(int haltAt) {
            flushesLeft = new AtomicInteger(haltAt);
        }

        @Override
        protected Counter newCounter(Meter.Id id) {
            Counter counter = super.newCounter(id);
            if (!id.getName().equals("costgauge.events.counted")) {
                return counter;
            }
            return new Counter() {
                @Override
                public void increment(double amount) {
                    counter.increment(amount);
                    if (amount > 0 && flushesLeft.decrementAndGet() == 0) {
                        Runtime.getRuntime().halt(137);
                    }
                }

                @Override
                public double count() {
                    return counter.count();
                }

                @Override
                public Meter.Id getId() {
                    return counter.getId();
                }
            };
        }
    }
}
