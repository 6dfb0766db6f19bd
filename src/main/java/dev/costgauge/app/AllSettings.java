package dev.costgauge.app;

import dev.costgauge.detect.DetectSettings;
import dev.costgauge.hours.BookSettings;
import dev.costgauge.http.HttpSettings;
import dev.costgauge.http.OidcSettings;
import dev.costgauge.payloads.PayloadSettings;
import dev.costgauge.query.QuerySettings;
import dev.costgauge.store.ClickHouseSettings;
import dev.costgauge.store.PostgresSettings;
import dev.costgauge.store.RedisSettings;
import dev.costgauge.sweep.SweepSettings;
import dev.costgauge.sweep.TemporalSettings;
import dev.costgauge.topology.StreamSettings;
import dev.costgauge.trace.TraceSettings;
import dev.costgauge.wire.AcceptSettings;
import dev.costgauge.wire.KafkaSettings;
import dev.costgauge.wire.RegistrySettings;
import dev.costgauge.wire.TopicSettings;
import dev.costgauge.worker.ArchiveSettings;
import dev.costgauge.worker.ProjectorSettings;
import java.util.List;

/** Every settings record, in the order in which the reference lists them. */
final class AllSettings {

    static final List<Class<? extends Record>> RECORDS = List.of(
            KafkaSettings.class,
            RegistrySettings.class,
            TopicSettings.class,
            AcceptSettings.class,
            DetectSettings.class,
            BookSettings.class,
            StreamSettings.class,
            QuerySettings.class,
            PostgresSettings.class,
            ClickHouseSettings.class,
            RedisSettings.class,
            ArchiveSettings.class,
            ProjectorSettings.class,
            TemporalSettings.class,
            PayloadSettings.class,
            SweepSettings.class,
            HttpSettings.class,
            OidcSettings.class,
            TraceSettings.class);

    private AllSettings() {}
}
