package dev.costgauge.chaos;

import com.fasterxml.jackson.databind.JsonNode;
import dev.costgauge.detect.DetectSettings;
import dev.costgauge.hours.BookSettings;
import dev.costgauge.replay.PartitionResult;
import dev.costgauge.replay.Verification;
import dev.costgauge.settings.Settings;
import dev.costgauge.store.ClickHouseSettings;
import dev.costgauge.store.PostgresSettings;
import dev.costgauge.store.RedisSettings;
import dev.costgauge.store.Stores;
import dev.costgauge.topology.RecordSerdes;
import dev.costgauge.wire.EventDecoder;
import dev.costgauge.wire.KafkaSettings;
import dev.costgauge.wire.TopicCatalog;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** The comparison at the end of a trial. Used by one thread. */
final class Audit {

    /** Everything must be where it belongs after this long. */
    private static final Duration PATIENCE = Duration.ofMinutes(3);

    private final Stage stage;
    private final Map<String, Object> client;
    private final TopicCatalog topics;
    private final RecordSerdes serdes;
    private final EventDecoder decoder;
    private final Account account;
    private final PlainPairs plain;

    Audit(
            Stage stage,
            TopicCatalog topics,
            RecordSerdes serdes,
            EventDecoder decoder,
            Account account,
            PlainPairs plain) {
        this.stage = stage;
        this.client = stage.settings().as(KafkaSettings.class).clientConfig();
        this.topics = topics;
        this.serdes = serdes;
        this.decoder = decoder;
        this.account = account;
        this.plain = plain;
    }

    /**
     * Compares again and again until everything agrees or the patience ends; then replays, and lets a sweep compare baselines
     * too: a trial's hours lie before those that a sweep looks back to, so that it corrects none of them.
     */
    Findings run(SweepCalls sweeps) throws InterruptedException {
        long until = System.nanoTime() + PATIENCE.toNanos();
        Findings findings = compare();
        while (!findings.isClean() && System.nanoTime() < until) {
            Thread.sleep(1_000);
            findings = compare();
        }
        StreamAudit.replay(replay(), findings);
        sweep(sweeps.sweep(stage.workers().getFirst()), findings);
        return findings;
    }

    private Findings compare() {
        Harvest harvest = new HarvestReader(client, topics, serdes, decoder).read();
        Findings findings = new Findings();
        StreamAudit.hours(account, harvest, findings);
        StreamAudit.refused(account, harvest, findings);
        StreamAudit.alerts(harvest, findings);
        PlainAudit.compare(plain, harvest, findings);
        StreamAudit.ledger(account, harvest, findings);
        Settings settings = stage.settings();
        try (Stores stores = Stores.open(
                settings.as(PostgresSettings.class),
                settings.as(ClickHouseSettings.class),
                settings.as(RedisSettings.class))) {
            StoresAudit audit = new StoresAudit(stores);
            audit.clickHouse(account, harvest, findings);
            audit.postgres(harvest, findings);
            audit.redis(harvest, findings);
        }
        return findings;
    }

    private List<PartitionResult> replay() {
        BookSettings book = stage.settings().as(BookSettings.class);
        Verification verification = new Verification(
                client,
                topics,
                book,
                stage.settings().as(DetectSettings.class).spec(book.quietHours()),
                decoder,
                serdes);
        return IntStream.range(0, topics.partitions())
                .parallel()
                .mapToObj(partition -> verification.verify(partition, records -> {}))
                .toList();
    }

    private static void sweep(JsonNode result, Findings findings) {
        JsonNode totals = result.path("totals");
        JsonNode differences = totals.path("differences");
        boolean settled = result.path("settled").asBoolean();
        findings.missing(settled ? 0 : 1, "the last sweep did not settle: " + result.path("reason").asText());
        findings.missing(differences.size(), "the last sweep found " + differences);
        findings.line(
                "sweep",
                "%,d pairs, %,d hours, %,d slots in PostgreSQL, %,d in Redis, %,d differences",
                totals.path("pairs").asLong(),
                totals.path("hours").path("compared").asLong(),
                totals.path("postgres").path("compared").asLong(),
                totals.path("redis").path("compared").asLong(),
                differences.size());
    }
}
