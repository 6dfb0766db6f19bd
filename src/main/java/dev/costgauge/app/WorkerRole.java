package dev.costgauge.app;

import dev.costgauge.avro.BaselineCommand;
import dev.costgauge.avro.BaselineUpdate;
import dev.costgauge.avro.CostHour;
import dev.costgauge.avro.CostLedger;
import dev.costgauge.cost.HourOfWeek;
import dev.costgauge.hours.BookSettings;
import dev.costgauge.http.HistoryCodec;
import dev.costgauge.payloads.EncryptionCodec;
import dev.costgauge.payloads.PayloadConverter;
import dev.costgauge.payloads.PayloadKeys;
import dev.costgauge.payloads.PayloadSettings;
import dev.costgauge.payloads.PayloadsJson;
import dev.costgauge.settings.Settings;
import dev.costgauge.store.ClickHouseAudit;
import dev.costgauge.store.ClickHouseHistory;
import dev.costgauge.store.ClickHouseSettings;
import dev.costgauge.store.PostgresBaselines;
import dev.costgauge.store.PostgresRepairTurns;
import dev.costgauge.store.PostgresSettings;
import dev.costgauge.store.RedisBaselines;
import dev.costgauge.store.RedisSettings;
import dev.costgauge.store.Stores;
import dev.costgauge.sweep.ArchiveTopic;
import dev.costgauge.sweep.ConsumerGroups;
import dev.costgauge.sweep.Interceptors;
import dev.costgauge.sweep.StreamTopics;
import dev.costgauge.sweep.SweepService;
import dev.costgauge.sweep.SweepSettings;
import dev.costgauge.sweep.SweepWorker;
import dev.costgauge.sweep.TemporalConnection;
import dev.costgauge.sweep.TemporalSettings;
import dev.costgauge.topology.RecordSerdes;
import dev.costgauge.topology.StreamSettings;
import dev.costgauge.trace.TraceSettings;
import dev.costgauge.trace.Tracing;
import dev.costgauge.wire.AcceptSettings;
import dev.costgauge.wire.EventDecoder;
import dev.costgauge.wire.KafkaSettings;
import dev.costgauge.wire.SchemaRegistry;
import dev.costgauge.wire.Topic;
import dev.costgauge.wire.TopicCatalog;
import dev.costgauge.wire.TopicSettings;
import dev.costgauge.worker.ArchiveSettings;
import dev.costgauge.worker.ProjectorSettings;
import dev.costgauge.worker.Worker;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** The stateless role: archiver, projectors and the Temporal worker, with the connections they share. */
final class WorkerRole implements AutoCloseable {

    private final Stores stores;
    private final @Nullable Tracing tracing;
    private final TemporalConnection temporal;
    private final SweepWorker sweeps;
    private final SweepService service;
    private final Worker worker;
    private final Optional<HistoryCodec> codec;
    private final OpenParts parts = new OpenParts();
    private final CompletableFuture<Void> failed = new CompletableFuture<>();

    WorkerRole(
            Settings settings, SchemaRegistry registry, RecordSerdes serdes, MeterRegistry meters, InstantSource clock) {
        KafkaSettings kafka = settings.as(KafkaSettings.class);
        TopicCatalog topics = new TopicCatalog(settings.as(TopicSettings.class));
        BookSettings book = settings.as(BookSettings.class);
        HourOfWeek weeks = new HourOfWeek(book.zone());
        ArchiveSettings archive = settings.as(ArchiveSettings.class);
        SweepSettings sweep = settings.as(SweepSettings.class);
        Optional<PayloadKeys> keys = PayloadKeys.of(settings.as(PayloadSettings.class));
        codec = keys.map(known -> new TemporalCodec(new PayloadsJson(new EncryptionCodec(known))));
        try {
            stores = parts.add(Stores.open(
                    settings.as(PostgresSettings.class),
                    settings.as(ClickHouseSettings.class),
                    settings.as(RedisSettings.class)));
            stores.postgres().measure(meters);
            tracing = Tracing.open(settings.as(TraceSettings.class), Version.text(), meters);
            if (tracing != null) {
                parts.add(tracing);
            }
            worker = parts.add(Worker.start(
                    kafka,
                    topics,
                    settings.as(AcceptSettings.class),
                    archive,
                    settings.as(ProjectorSettings.class),
                    registry,
                    stores,
                    tracing == null ? null : tracing.alerts(clock),
                    meters,
                    System::nanoTime));
            worker.failure().whenComplete((nothing, failure) -> failed(failure));
            temporal = parts.add(new TemporalConnection(
                    settings.as(TemporalSettings.class),
                    PayloadConverter.of(keys),
                    tracing == null ? Interceptors.NONE : tracing.workflows().interceptors(),
                    meters));
            sweeps = parts.add(new SweepWorker(
                    temporal,
                    sweep,
                    kafka.clientConfig(),
                    new StreamTopics(
                            kafka.clientConfig(),
                            topics.name(Topic.HOURS),
                            topics.name(Topic.UPDATES),
                            topics.name(Topic.COMMANDS),
                            topics.name(Topic.LEDGER),
                            () -> serdes.of(CostHour.class).deserializer(),
                            () -> serdes.of(BaselineUpdate.class).deserializer(),
                            () -> serdes.of(CostLedger.class).deserializer(),
                            () -> serdes.of(BaselineCommand.class).serializer()),
                    new ArchiveTopic(
                            topics.name(Topic.EVENTS),
                            archive.archiveName(topics.name(Topic.EVENTS)),
                            new EventDecoder(registry, settings.as(AcceptSettings.class)),
                            Math.toIntExact(book.dedupeSpan().toHours())),
                    new ConsumerGroups(
                            archive.group(),
                            settings.as(StreamSettings.class).applicationId(),
                            settings.as(ProjectorSettings.class).group() + "-baselines",
                            topics.name(Topic.EVENTS),
                            topics.name(Topic.REROUTED),
                            topics.name(Topic.UPDATES)),
                    weeks,
                    book.retention().toHours(),
                    new ClickHouseHistory(stores.clickHouse()),
                    new ClickHouseAudit(stores.clickHouse()),
                    new PostgresRepairTurns(stores.postgres()),
                    new PostgresBaselines(stores.postgres()),
                    new RedisBaselines(stores.redis()),
                    meters));
            sweeps.start(this::failed);
            service = new SweepService(temporal, sweep, weeks, book.ring(), clock);
        } catch (RuntimeException | Error e) {
            close();
            throw e;
        }
    }

    SweepService service() {
        return service;
    }

    /** Of the payloads; empty when they are in plain text. */
    Optional<HistoryCodec> codec() {
        return codec;
    }

    /** Null when tracing is off. */
    @Nullable Tracing tracing() {
        return tracing;
    }

    TemporalConnection temporal() {
        return temporal;
    }

    /** Tasks that try again because their store is away. */
    List<String> troubled() {
        return worker.troubled();
    }

    SweepWorker sweeps() {
        return sweeps;
    }

    /** Completes exceptionally, with what to mend, when a part failed for good. */
    CompletableFuture<Void> failure() {
        return failed;
    }

    private void failed(Throwable failure) {
        if (failure != null) {
            failed.completeExceptionally(failure);
        }
    }

    /** Last opened, first closed: sweeps and tasks end before the stores that they use. */
    @Override
    public void close() {
        parts.close();
        failed.complete(null);
    }
}
