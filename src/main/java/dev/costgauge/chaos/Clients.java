package dev.costgauge.chaos;

import dev.costgauge.embedded.EmbeddedServer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** Everybody who asks the streams while a trial goes on. Used by one thread. */
final class Clients implements AutoCloseable {

    private final Questions questions;
    private final @Nullable Readiness readiness;
    private final List<Probe> probes = new ArrayList<>();

    private Clients(Questions questions, @Nullable Readiness readiness) {
        this.questions = questions;
        this.readiness = readiness;
    }

    /** One client, which asks another stream when one does not answer. */
    static Clients one(Account account, List<EmbeddedServer> streams, long seed) {
        Questions questions = new Questions(account);
        Clients clients = new Clients(questions, null);
        clients.add("retrying", Client.retrying(streams), Duration.ofMillis(40), seed);
        return clients;
    }

    /** That one and another behind a balancer, both busy. */
    static Clients busy(Account account, List<EmbeddedServer> streams, long seed) {
        Duration between = Duration.ofMillis(5);
        Questions questions = new Questions(account);
        Readiness readiness = new Readiness(questions, streams);
        Clients clients = new Clients(questions, readiness);
        clients.add("retrying", Client.retrying(streams), between, seed);
        clients.add("balanced", Client.balanced(readiness), between, seed + 1);
        return clients;
    }

    private void add(String name, Client client, Duration between, long seed) {
        probes.add(new Probe(name, questions, client, between, new Random(seed)));
    }

    Questions questions() {
        return questions;
    }

    void start() {
        probes.forEach(Probe::start);
    }

    /** From now on hours up to this one are asked for. */
    void closedThrough(long hour) {
        questions.closedThrough(hour);
    }

    /** Says whether a stream is struck from now on, or no longer. */
    void streamStruck(boolean struck) {
        probes.forEach(probe -> probe.streamStruck(struck));
    }

    /** Answers by client and time, each by its name. */
    Map<String, Map<String, Long>> answers() {
        Map<String, Map<String, Long>> answers = new LinkedHashMap<>();
        for (Probe probe : probes) {
            answers.put(probe.name() + "WhileStreamStruck", probe.whileStruck().counts());
            answers.put(probe.name() + "Otherwise", probe.otherwise().counts());
        }
        return answers;
    }

    /** The least share of questions that a client got answered while a stream was struck, 0 to 1. */
    double leastAnswered() {
        return probes.stream()
                .map(Probe::whileStruck)
                .mapToDouble(tally -> (double) tally.answered() / Math.max(1, tally.questions()))
                .min()
                .orElse(0);
    }

    /** A line for each client and time. */
    List<String> lines() {
        List<String> lines = new ArrayList<>();
        for (Probe probe : probes) {
            lines.add(probe.name() + ", while a stream was struck: " + probe.whileStruck().text());
            lines.add(probe.name() + ", otherwise: " + probe.otherwise().text());
        }
        return lines;
    }

    /** The first wrong answer in words; null when there was none. */
    @Nullable String firstWrong() {
        return questions.firstWrong();
    }

    @Override
    public void close() {
        probes.forEach(Probe::close);
        if (readiness != null) {
            readiness.close();
        }
        questions.close();
    }
}
