package dev.costgauge.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.AppenderBase;
import dev.costgauge.app.Node.Role;
import dev.costgauge.avro.CostEvent;
import dev.costgauge.cost.HourOfWeek;
import dev.costgauge.cost.PairKey;
import dev.costgauge.settings.Settings;
import dev.costgauge.store.BaselineKey;
import dev.costgauge.store.CachedBaseline;
import dev.costgauge.store.Fault;
import dev.costgauge.store.Postgres;
import dev.costgauge.store.PostgresBaselines;
import dev.costgauge.store.PostgresSettings;
import dev.costgauge.store.Redis;
import dev.costgauge.store.RedisBaselines;
import dev.costgauge.store.RedisSettings;
import dev.costgauge.sweep.SweepResult;
import dev.costgauge.sweep.SweepStatus;
import dev.costgauge.testing.SecuredServers;
import dev.costgauge.testing.Servers;
import dev.costgauge.wire.SpecificAvroDeserializer;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;

/** All neighbours demand TLS, a client certificate and a login; whoever lacks one of them is told which setting to mend. */
class SecuredNeighboursIT {

    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final PairKey PAIR = PairKey.of("chat", "kimi-k2");
    private static final String NAME = Servers.unique("secured");
    private static final String WRONG = "wr0ng-5ecret";

    private static SecuredServers servers;
    private static final ConcurrentLinkedQueue<String> LOGGED = new ConcurrentLinkedQueue<>();
    private static final AppenderBase<ILoggingEvent> LISTENER = new AppenderBase<>() {
        @Override
        protected void append(ILoggingEvent event) {
            LOGGED.add(event.getFormattedMessage() + " " + ThrowableProxyUtil.asString(event.getThrowableProxy()));
        }
    };

    @TempDir
    private static Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @BeforeAll
    static void start() {
        LISTENER.start();
        root().addAppender(LISTENER);
        servers = new SecuredServers();
    }

    @AfterAll
    static void stop() {
        servers.close();
        root().detachAppender(LISTENER);
        Stream.concat(SecuredServers.SECRETS.stream(), Stream.of(WRONG))
                .forEach(secret -> assertThat(LOGGED).noneMatch(line -> line.contains(secret)));
    }

    private static Logger root() {
        return (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    }

    @Test
    void whoShowsEverythingIsLetInByAllOfThemAndNothingSecretIsSaid() throws Exception {
        Map<String, String> settings = installation();
        succeeds(settings, "migrate", "up");
        succeeds(settings, "topics", "apply");
        succeeds(settings, "temporal", "apply", "--dry-run");
        succeeds(settings, "rules", "list");
        succeeds(settings, "dlq", "list");
        succeeds(settings, "config");
        // The schedule that nobody has applied is the one thing that it misses.
        assertThat(run(settings, "doctor")).isEqualTo(1);
        assertThat(out.toString())
                .contains("ok    kafka ", "ok    registry ", "ok    redis ")
                .contains("ok    postgres migrations ", "ok    clickhouse migrations ")
                .containsPattern("(ok  |warn)  temporal +version \\d")
                .contains(" 1 fail");

        Instant hour = Instant.now().truncatedTo(ChronoUnit.HOURS).minus(Duration.ofHours(6));
        Path trace = Files.writeString(
                folder.resolve("chat_trace.csv"), "timestamp_ms,input_length,output_length\n0,1000,10\n1000,2000,20\n");
        Settings loaded = load(settings);
        try (Node node = Node.start(loaded, Set.of(Role.STREAM, Role.WORKER))) {
            succeeds(settings, "load", "mooncake", trace.toString(), "--start", hour.toString());
            BaselineKey slot =
                    new BaselineKey(PAIR, new HourOfWeek(ZoneId.of("UTC")).slotOf(HourOfWeek.hourOf(hour.toEpochMilli())));
            try (Postgres postgres = Postgres.open(loaded.as(PostgresSettings.class));
                    Redis redis = Redis.open(loaded.as(RedisSettings.class))) {
                Awaitility.await().atMost(PATIENCE).untilAsserted(() -> assertThat(
                                new PostgresBaselines(postgres).read(List.of(slot)))
                        .containsKey(slot));
                Awaitility.await().atMost(PATIENCE).untilAsserted(() -> assertThat(cached(redis, slot)).containsKey(slot));
            }
            SweepResult swept = sweep(node);
            assertThat(swept.settled()).as(swept.reason()).isTrue();
            assertThat(swept.balanced()).as(swept.toString()).isTrue();
            assertThat(node.ended()).isNotDone();
        }
        succeeds(settings, "verify");
    }

    private void succeeds(Map<String, String> settings, String... command) throws IOException {
        assertThat(run(settings, command)).as(() -> String.join(" ", command) + ": " + err).isZero();
    }

    private static SweepResult sweep(Node node) throws InterruptedException {
        node.worker().sweeps().awaitStarted(PATIENCE);
        String id = node.worker().service().trigger(Optional.empty());
        return Awaitility.await()
                .atMost(PATIENCE)
                .until(
                        () -> node.worker().service().status(id),
                        found -> found.filter(SweepStatus.Completed.class::isInstance).isPresent())
                .map(done -> ((SweepStatus.Completed) done).result())
                .orElseThrow();
    }

    private static Map<BaselineKey, CachedBaseline> cached(Redis redis, BaselineKey slot) {
        return new RedisBaselines(redis).read(List.of(slot));
    }

    /**
     * A flaw in what one neighbour is shown.
     *
     * @param changes settings in place of those that are let in; an empty value takes one away
     * @param mend what the error must name
     */
    record Flaw(String name, List<String> command, Map<String, String> changes, String mend) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Flaw> flaws() {
        String stranger = servers.certificates().stranger().toString();
        List<String> topics = List.of("topics", "show");
        List<String> migrate = List.of("migrate", "status");
        List<String> temporal = List.of("temporal", "apply", "--dry-run");
        return Stream.of(
                new Flaw(
                        "Kafka, wrong password",
                        topics,
                        Map.of(
                                "kafka.client.sasl.jaas.config.file", "",
                                "kafka.client.sasl.jaas.config", SecuredServers.jaas(WRONG)),
                        "kafka.client.sasl.jaas.config"),
                new Flaw(
                        "Kafka, another authority",
                        topics,
                        Map.of("kafka.client.ssl.truststore.location", stranger),
                        "kafka.client.ssl.truststore"),
                new Flaw(
                        "Kafka, no certificate",
                        topics,
                        Map.of("kafka.client.ssl.keystore.location", "", "kafka.client.ssl.keystore.type", ""),
                        "kafka.client.ssl.keystore"),
                new Flaw(
                        "Kafka, no TLS",
                        topics,
                        Map.of(
                                "kafka.client.security.protocol", "SASL_PLAINTEXT",
                                "kafka.client.default.api.timeout.ms", "2000",
                                "kafka.client.request.timeout.ms", "1000"),
                        "kafka.client.security.protocol"),
                new Flaw(
                        "registry, wrong password",
                        topics,
                        Map.of(
                                "schema.registry.user.info.file", "",
                                "schema.registry.user.info", "costgauge:" + WRONG),
                        "schema.registry.user.info"),
                untrusted("registry", topics, "schema.registry.tls"),
                uncertified("registry", topics, "schema.registry.tls"),
                new Flaw(
                        "PostgreSQL, wrong password",
                        migrate,
                        Map.of("postgres.password.file", "", "postgres.password", WRONG),
                        "postgres.password"),
                untrusted("PostgreSQL", migrate, "postgres.tls"),
                uncertified("PostgreSQL", migrate, "postgres.tls"),
                new Flaw(
                        "PostgreSQL, no TLS",
                        migrate,
                        Map.of(
                                "postgres.url", servers.settings().get("postgres.url") + "?sslmode=disable",
                                "postgres.tls.ca", "",
                                "postgres.tls.cert", "",
                                "postgres.tls.key", ""),
                        "sslmode in postgres.url"),
                new Flaw(
                        "ClickHouse, wrong password",
                        migrate,
                        Map.of("clickhouse.password.file", "", "clickhouse.password", WRONG),
                        "clickhouse.password"),
                untrusted("ClickHouse", migrate, "clickhouse.tls"),
                uncertified("ClickHouse", migrate, "clickhouse.tls"),
                new Flaw(
                        "Temporal, wrong API key",
                        temporal,
                        Map.of("temporal.api.key.file", "", "temporal.api.key", WRONG),
                        "temporal.api.key"),
                untrusted("Temporal", temporal, "temporal.tls"),
                uncertified("Temporal", temporal, "temporal.tls"));
    }

    private static Flaw untrusted(String neighbour, List<String> command, String tls) {
        String stranger = servers.certificates().stranger().toString();
        return new Flaw(neighbour + ", another authority", command, Map.of(tls + ".ca", stranger), tls + ".ca");
    }

    private static Flaw uncertified(String neighbour, List<String> command, String tls) {
        return new Flaw(
                neighbour + ", no certificate", command, Map.of(tls + ".cert", "", tls + ".key", ""), tls + ".cert");
    }

    @ParameterizedTest
    @MethodSource("flaws")
    void aCommandThatIsTurnedAwayNamesTheSettingToMend(Flaw flaw) throws Exception {
        assertThat(run(flawed(flaw.changes()), flaw.command().toArray(String[]::new))).isEqualTo(1);
        assertThat(err.toString()).contains(flaw.mend());
        if (flaw.changes().values().stream().anyMatch(value -> value.contains(WRONG))) {
            // The stack trace is searched for it.
            List<String> verbose = new ArrayList<>(flaw.command());
            verbose.add("--verbose");
            assertThat(run(flawed(flaw.changes()), verbose.toArray(String[]::new))).isEqualTo(1);
        }
    }

    static Stream<Flaw> redisFlaws() {
        return Stream.of(
                new Flaw(
                        "wrong password",
                        List.of(),
                        Map.of("redis.password.file", "", "redis.password", WRONG),
                        "redis.password"),
                new Flaw(
                        "another authority",
                        List.of(),
                        Map.of("redis.tls.ca", servers.certificates().stranger().toString()),
                        "redis.tls.ca"),
                new Flaw("no certificate", List.of(), Map.of("redis.tls.cert", "", "redis.tls.key", ""), "redis.tls.cert"));
    }

    @ParameterizedTest
    @MethodSource("redisFlaws")
    void whoIsTurnedAwayByRedisIsToldWhatToMend(Flaw flaw) throws Exception {
        Settings settings = load(flawed(flaw.changes()));
        try (Redis redis = Redis.open(settings.as(RedisSettings.class))) {
            Throwable failure = catchThrowable(() -> cached(redis, new BaselineKey(PAIR, 0)));
            assertThat(failure).isNotNull();
            assertThat(Fault.of(failure)).isInstanceOf(Fault.Fatal.class);
            assertThat(Fault.of(failure).message()).contains(flaw.mend()).doesNotContain(WRONG);
        }
    }

    @Test
    void aRoleThatIsTurnedAwayEndsAndSaysWhatToMend() throws Exception {
        Map<String, String> settings = flawed(Map.of("temporal.api.key.file", "", "temporal.api.key", WRONG));
        try (Node node = Node.start(load(settings), Set.of(Role.WORKER))) {
            assertThat(catchThrowable(() -> node.ended().get(PATIENCE.toSeconds(), TimeUnit.SECONDS)))
                    .hasMessageContaining("mend temporal.api.key");
        }
    }

    @Test
    void ourSerdeIsLetInByTheNamesOfConfluentsSettings() {
        Map<String, Object> config = new HashMap<>(Map.of(
                "schema.registry.url", servers.settings().get("schema.registry.url"),
                "basic.auth.credentials.source", "USER_INFO",
                "basic.auth.user.info", "costgauge:" + SecuredServers.SECRETS.get(1),
                "schema.registry.ssl.truststore.type", "PEM",
                "schema.registry.ssl.truststore.location", servers.certificates().ca().toString(),
                "schema.registry.ssl.keystore.type", "PEM",
                "schema.registry.ssl.keystore.location", servers.certificates().clientStore().toString()));
        try (SpecificAvroDeserializer<CostEvent> deserializer = new SpecificAvroDeserializer<>()) {
            deserializer.configure(config, false);
            // An id that the registry does not know: it was asked.
            assertThat(catchThrowable(() -> deserializer.deserialize("t", new byte[] {0, 0x7f, 0, 0, 1, 2})))
                    .hasMessageContaining("2130706433");
        }
    }

    /** The settings of the one installation of these tests, which every neighbour lets in. */
    private static Map<String, String> installation() {
        Map<String, String> settings = servers.settings();
        settings.put("topics.prefix", NAME + "-");
        settings.put("topics.partitions", "1");
        settings.put("stream.application.id", NAME);
        settings.put("stream.state.dir", folder.resolve("state").toString());
        settings.put("stream.tick.interval", "500ms");
        settings.put("archive.group", NAME + "-archiver");
        settings.put("projector.group", NAME + "-projector");
        settings.put("temporal.task.queue", NAME);
        settings.put("http.port", "0");
        return settings;
    }

    private static Map<String, String> flawed(Map<String, String> changes) {
        Map<String, String> settings = installation();
        changes.forEach((key, value) -> {
            if (value.isEmpty()) {
                settings.remove(key);
            } else {
                settings.put(key, value);
            }
        });
        return settings;
    }

    private static Settings load(Map<String, String> settings) {
        return Settings.load(AllSettings.RECORDS, Map.of(), Map.of(), settings, List.of());
    }

    /** The exit code; what is printed must hold no secret, whatever is asked for. */
    private int run(Map<String, String> settings, String... command) throws IOException {
        Path file = Files.createTempFile(folder, "costgauge", ".properties");
        Properties properties = new Properties();
        properties.putAll(settings);
        try (Writer writer = Files.newBufferedWriter(file)) {
            properties.store(writer, null);
        }
        CommandLine line = Main.commandLine()
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true));
        int code = line.execute(
                Stream.concat(Stream.of(command), Stream.of("--config", file.toString())).toArray(String[]::new));
        Collection<String> secrets = Stream.concat(SecuredServers.SECRETS.stream(), Stream.of(WRONG)).toList();
        assertThat(secrets).noneMatch(secret -> out.toString().contains(secret) || err.toString().contains(secret));
        return code;
    }
}
