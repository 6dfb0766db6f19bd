package dev.costgauge.app;

import dev.costgauge.wire.KafkaSettings;
import java.util.List;

/** Every settings record, in the order in which the reference lists them. */
final class AllSettings {

    static final List<Class<? extends Record>> RECORDS = List.of(KafkaSettings.class);

    private AllSettings() {}
}
