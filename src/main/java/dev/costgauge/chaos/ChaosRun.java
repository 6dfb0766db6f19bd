package dev.costgauge.chaos;

import dev.costgauge.avro.CostLedger;
import dev.costgauge.embedded.ServerRoom;
import dev.costgauge.load.KafkaSink;
import dev.costgauge.settings.Settings;
import dev.costgauge.topology.RecordSerdes;
import dev.costgauge.wire.AcceptSettings;
import dev.costgauge.wire.EventDecoder;
import dev.costgauge.wire.EventEncoder;
import dev.costgauge.wire.KafkaSettings;
import dev.costgauge.wire.RegistrySettings;
import dev.costgauge.wire.RestSchemaRegistry;
import dev.costgauge.wire.SchemaRegistry;
import dev.costgauge.wire.Topic;
import dev.costgauge.wire.TopicCatalog;
import dev.costgauge.wire.TopicSettings;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.PrintWriter;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.function.Function;
import org.apache.kafka.clients.admin.Admin;

/** One trial, from the start of the servers to the verdict. */
public final class ChaosRun {

    private static final Duration RECOVERY = Duration.ofMinutes(4);

    private final ChaosPlan plan;
    private final Deployment deployment;
    private final Class<?> main;
    private final Function<Map<String, String>, Settings> loader;
    private final InstantSource clock;
    private final PrintWriter out;
    private final Map<String, Integer> strikes = new TreeMap<>();

    /**
     * A trial that has not begun.
     *
     * @param main the program whose commands {@code stream} and {@code worker} run in processes of their own
     * @param loader makes settings of assignments
     * @param out is told of every round
     */
    public ChaosRun(
            ChaosPlan plan,
            Deployment deployment,
            Class<?> main,
            Function<Map<String, String>, Settings> loader,
            InstantSource clock,
            PrintWriter out) {
        this.plan = plan;
        this.deployment = deployment;
        this.main = main;
        this.loader = loader;
        this.clock = clock;
        this.out = out;
    }

    /**
     * Runs the trial on servers of the room, which the caller closes.
     *
     * @throws ChaosException when something did not come back
     */
    public ChaosReport run(ServerRoom room) throws InterruptedException {
        long began = clock.millis();
        Stage stage = Stage.start(room, deployment, main, loader);
        say("12 processes run after %.0f s, their logs are in %s", (clock.millis() - began) / 1e3, room.folder());
        Settings settings = stage.settings();
        TopicCatalog topics = new TopicCatalog(settings.as(TopicSettings.class));
        Map<String, Object> client = settings.as(KafkaSettings.class).clientConfig();
        // Whoever measures must not give up before what is measured does.
        client.put("default.api.timeout.ms", 180_000);
        Map<String, Object> producer = new HashMap<>(settings.as(KafkaSettings.class).clientConfig());
        producer.put("max.block.ms", 300_000L);
        Account account = new Account();
        try (SchemaRegistry registry = new RestSchemaRegistry(
                        settings.as(RegistrySettings.class), new SimpleMeterRegistry(), clock);
                Admin admin = Admin.create(client);
                SweepCalls sweeps = new SweepCalls();
                Clients clients = clients(account, stage)) {
            EventEncoder encoder = EventEncoder.register(registry, topics.name(Topic.EVENTS));
            RecordSerdes serdes = RecordSerdes.over(registry);
            long sent;
            PlainPairs plain;
            try (KafkaSink sink = new KafkaSink(
                    producer, encoder::encode, topics.name(Topic.EVENTS), topics.name(Topic.TICKS))) {
                Traffic traffic = new Traffic(plan, account, sink, encoder, Stage.PARTITIONS, clock);
                plain = traffic.plain();
                new Prelude(client, topics, serdes).tell(plain, traffic.nextHour());
                try (LedgerTail tail = new LedgerTail(
                        client,
                        topics.name(Topic.LEDGER),
                        serdes.of(CostLedger.class).deserializer(),
                        traffic.homes())) {
                    Random random = new Random(plan.seed() + 1);
                    Course course = plan.rolling()
                            ? new Rolling(stage.nodes(), stage.workers(), stage.streams(), clients.questions())
                            : new Striker(stage, admin, topics.name(Topic.EVENTS), plan.targets(), random);
                    strike(new Hands(course, random, traffic, tail, clients, sweeps), stage);
                }
                sent = traffic.sent();
            }
            say("everything is sent and closed after %.0f s; comparing", (clock.millis() - began) / 1e3);
            EventDecoder decoder = new EventDecoder(registry, settings.as(AcceptSettings.class));
            Findings findings = new Audit(stage, topics, serdes, decoder, account, plain).run(sweeps);
            return report(findings, clients, sent, (clock.millis() - began) / 1e3);
        }
    }

    /** What the rounds are made with. */
    private record Hands(
            Course course, Random random, Traffic traffic, LedgerTail tail, Clients clients, SweepCalls sweeps) {}

    private Clients clients(Account account, Stage stage) {
        return plan.rolling()
                ? Clients.busy(account, stage.streams(), plan.seed() + 2)
                : Clients.one(account, stage.streams(), plan.seed() + 2);
    }

    private void strike(Hands hands, Stage stage) throws InterruptedException {
        Traffic traffic = hands.traffic();
        Random random = hands.random();
        for (int hour = 0; hour < plan.warmUp(); hour++) {
            traffic.sendHour(Duration.ZERO);
            awaitClosed(hands, traffic.nextHour() - 1);
        }
        hands.clients().start();
        say("%,d records of %d quiet hours are counted", traffic.sent(), plan.warmUp());
        for (int round = 1; round <= plan.rounds(); round++) {
            if (random.nextBoolean()) {
                hands.sweeps().trigger(stage.workers().get(random.nextInt(stage.workers().size())));
            }
            round(round, hands.course().next(), hands);
        }
        hands.course().awaitAll();
        long last = traffic.nextHour() - 1;
        traffic.drain();
        awaitClosed(hands, last);
    }

    private static void awaitClosed(Hands hands, long hour) {
        hands.clients().closedThrough(hands.tail().awaitClosed(hour, RECOVERY, hands.traffic()::markAgain));
    }

    private void round(int round, Strike strike, Hands hands) throws InterruptedException {
        FutureTask<Void> sending = new FutureTask<>(() -> {
            hands.traffic().sendHour(plan.loadTime());
            return null;
        });
        Thread sender = Thread.ofPlatform().name("chaos-sender").start(sending);
        Thread.sleep((long) (plan.loadTime().toMillis() * latest() * hands.random().nextDouble()));
        hands.clients().streamStruck(strike.target() == Target.STREAM);
        long struck = System.nanoTime();
        String victim = hands.course().run(strike);
        await(sending);
        sender.join();
        awaitClosed(hands, hands.traffic().nextHour() - 1);
        hands.clients().streamStruck(false);
        strikes.merge(strike.toString(), 1, Integer::sum);
        say(
                "round %d/%d: %s (%s), all hours closed after %.1f s; %,d records sent",
                round, plan.rounds(), strike, victim, (System.nanoTime() - struck) / 1e9, hands.traffic().sent());
    }

    /** Share of the load's time within which something happens: what is to be restarted is away under load. */
    private double latest() {
        return plan.rolling() ? .25 : 1;
    }

    private static void await(FutureTask<Void> sending) throws InterruptedException {
        try {
            sending.get();
        } catch (ExecutionException e) {
            throw new ChaosException("the load could not be sent: " + e.getCause(), e);
        }
    }

    private ChaosReport report(Findings findings, Clients clients, long records, double seconds) {
        findings.lines().forEach(line -> say("%s", line));
        clients.lines().forEach(line -> say("answers    %s", line));
        findings.named().forEach(difference -> say("  %s", difference));
        String wrong = clients.firstWrong();
        if (wrong != null) {
            say("  wrong answer: %s", wrong);
        }
        return new ChaosReport(
                plan.rounds(),
                plan.rolling(),
                plan.seed(),
                strikes,
                records,
                seconds,
                clients.answers(),
                clients.leastAnswered(),
                findings.lines(),
                findings.missing(),
                findings.doubled(),
                StreamAudit.usd(findings.ledgerOff()),
                findings.named());
    }

    private void say(String format, Object... arguments) {
        out.println(String.format(Locale.ROOT, format, arguments));
        out.flush();
    }
}
