package dev.costgauge.chaos;

import dev.costgauge.embedded.EmbeddedServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.TopicDescription;

/** Strikes victims in the order of a deck and brings them back. Used by one thread. */
final class Striker implements Course {

    /** A stream commits every tenth of a second while it has something to do; it has nothing while others have it all. */
    private static final Duration HALT_PATIENCE = Duration.ofSeconds(20);

    private static final int LONGEST_DEATH_MS = 1_500;

    /** Longer than the session timeout of a stream, so that some wake up as zombies. */
    private static final int LONGEST_PAUSE_MS = 9_000;

    private final Stage stage;
    private final Admin admin;
    private final String eventsTopic;
    private final Random random;
    private final Strike.Deck deck;
    private final Set<EmbeddedServer> struck = new HashSet<>();

    Striker(Stage stage, Admin admin, String eventsTopic, Set<Target> targets, Random random) {
        this.stage = stage;
        this.admin = admin;
        this.eventsTopic = eventsTopic;
        this.random = random;
        this.deck = new Strike.Deck(targets, random);
    }

    @Override
    public Strike next() {
        return deck.draw();
    }

    /** Returns the victim's name once it is on its way back; what others cannot do without, once it is back. */
    @Override
    public String run(Strike strike) throws InterruptedException {
        EmbeddedServer victim = victim(strike.target());
        victim.awaitReady();
        switch (strike.blow()) {
            case KILL -> {
                victim.kill();
                Thread.sleep(random.nextInt(LONGEST_DEATH_MS));
            }
            case PAUSE -> {
                victim.pause();
                // Mostly short: what is long is long for everybody who waits.
                Thread.sleep((long) (LONGEST_PAUSE_MS * Math.pow(random.nextDouble(), 2)));
                victim.resume();
            }
            case RESTART -> victim.close();
            case HALT -> halt(victim);
        }
        if (strike.blow() != Strike.Blow.PAUSE) {
            victim.start();
        }
        switch (strike.target()) {
            case BROKER, CLICKHOUSE, POSTGRES, REDIS, TEMPORAL -> victim.awaitReady();
            case STREAM, WORKER, REGISTRY -> struck.add(victim);
        }
        return victim.name();
    }

    @Override
    public void awaitAll() {
        struck.forEach(EmbeddedServer::awaitReady);
    }

    private EmbeddedServer victim(Target target) throws InterruptedException {
        return switch (target) {
            case STREAM -> one(stage.streams());
            case WORKER -> one(stage.workers());
            case BROKER -> stage.broker(leader(random.nextInt(Stage.PARTITIONS)));
            case CLICKHOUSE, POSTGRES, REDIS, TEMPORAL, REGISTRY -> stage.server(target);
        };
    }

    private EmbeddedServer one(List<EmbeddedServer> of) {
        return of.get(random.nextInt(of.size()));
    }

    private int leader(int partition) throws InterruptedException {
        try {
            TopicDescription events = admin.describeTopics(List.of(eventsTopic))
                    .allTopicNames()
                    .get(60, TimeUnit.SECONDS)
                    .get(eventsTopic);
            if (events == null || events.partitions().get(partition).leader() == null) {
                throw new ChaosException("partition " + partition + " of " + eventsTopic + " has no leader");
            }
            return events.partitions().get(partition).leader().id();
        } catch (ExecutionException | TimeoutException e) {
            throw new ChaosException("the brokers do not say who leads " + eventsTopic + ": " + e, e);
        }
    }

    private void halt(EmbeddedServer stream) throws InterruptedException {
        Path sign = stage.haltSign(stream);
        try {
            Files.createFile(sign);
            long until = System.nanoTime() + HALT_PATIENCE.toNanos();
            while (stream.isRunning() && System.nanoTime() < until) {
                Thread.sleep(20);
            }
            Files.delete(sign);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot put up the sign to halt", e);
        }
        if (stream.isRunning()) {
            stream.kill();
        }
    }
}
