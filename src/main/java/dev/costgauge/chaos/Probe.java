package dev.costgauge.chaos;

import java.time.Duration;
import java.util.Random;

/** A client that asks all the while. */
final class Probe implements AutoCloseable {

    private final String name;
    private final Questions questions;
    private final Client client;
    private final Duration between;
    private final Random random;
    private final Tally whileStruck = new Tally();
    private final Tally otherwise = new Tally();
    private final Thread thread;
    private volatile boolean ended;
    private volatile boolean streamStruck;

    /** @param name for reports */
    Probe(String name, Questions questions, Client client, Duration between, Random random) {
        this.name = name;
        this.questions = questions;
        this.client = client;
        this.between = between;
        this.random = random;
        this.thread = Thread.ofPlatform().daemon().name("chaos-probe-" + name).unstarted(this::run);
    }

    String name() {
        return name;
    }

    void start() {
        thread.start();
    }

    /** Says whether a stream is struck from now on, or no longer: those answers are counted apart. */
    void streamStruck(boolean struck) {
        streamStruck = struck;
    }

    /** Answers while a stream was struck. */
    Tally whileStruck() {
        return whileStruck;
    }

    /** Answers at all other times. */
    Tally otherwise() {
        return otherwise;
    }

    private void run() {
        while (!ended) {
            questions.draw(random).ifPresent(question -> {
                Tally tally = streamStruck ? whileStruck : otherwise;
                long asked = System.nanoTime();
                Answer answer = client.ask(question, random);
                if (!ended) {
                    tally.add(answer, System.nanoTime() - asked);
                }
            });
            try {
                Thread.sleep(between);
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    @Override
    public void close() {
        ended = true;
        thread.interrupt();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
