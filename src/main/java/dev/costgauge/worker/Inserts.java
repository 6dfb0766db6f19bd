package dev.costgauge.worker;

import dev.costgauge.worker.Lane.Cut;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import org.apache.kafka.common.TopicPartition;

/**
 * The inserts that are under way while their archiver reads on: one of a partition at most, because an intent names one
 * batch. Belongs to the archiver's thread.
 */
final class Inserts implements AutoCloseable {

    private final ExecutorService threads;
    private final Consumer<Cut> insert;
    private final Map<TopicPartition, Flight> underWay = new HashMap<>();

    private record Flight(Cut cut, CompletableFuture<Void> end) {}

    /**
     * What has ended.
     *
     * @param stored batches that the archive has
     * @param failed batches that it may have or not, each with its failure
     */
    record Ended(List<Cut> stored, Map<Cut, Throwable> failed) {}

    /** Of at most {@code atOnce} side by side; {@code insert} is called by their threads. */
    Inserts(int atOnce, Consumer<Cut> insert) {
        this.insert = insert;
        this.threads = Executors.newFixedThreadPool(
                atOnce, Thread.ofPlatform().name("archive-insert-", 0).daemon().factory());
    }

    void begin(Cut cut) {
        underWay.put(cut.partition(), new Flight(cut, CompletableFuture.runAsync(() -> insert.accept(cut), threads)));
    }

    boolean isEmpty() {
        return underWay.isEmpty();
    }

    boolean isUnderWay(TopicPartition partition) {
        return underWay.containsKey(partition);
    }

    /** Encoded size of everything under way. */
    long bytes() {
        return underWay.values().stream()
                .mapToLong(flight -> flight.cut().batch().size())
                .sum();
    }

    /** Takes out what has ended by now. */
    Ended ended() {
        return take(underWay.values().stream().filter(flight -> flight.end().isDone()).toList());
    }

    /** Waits for the inserts of these partitions, and takes them out. */
    Ended await(Collection<TopicPartition> partitions) {
        return take(partitions.stream().map(underWay::get).filter(Objects::nonNull).toList());
    }

    private Ended take(List<Flight> flights) {
        List<Cut> stored = new ArrayList<>();
        Map<Cut, Throwable> failed = new HashMap<>();
        for (Flight flight : flights) {
            try {
                flight.end().join();
                stored.add(flight.cut());
            } catch (CompletionException e) {
                failed.put(flight.cut(), Objects.requireNonNullElse(e.getCause(), e));
            }
            underWay.remove(flight.cut().partition());
        }
        return new Ended(stored, failed);
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
