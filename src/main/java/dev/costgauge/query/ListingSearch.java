package dev.costgauge.query;

import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.type.TypeFactory;
import dev.costgauge.codec.NewerVersionException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Gathers a listing from all partitions: the active copies of all instances, and for partitions without one whatever copy
 * follows, here or elsewhere. Thread-safe.
 */
final class ListingSearch {
    private static final Logger log = LoggerFactory.getLogger(ListingSearch.class);

    private final int partitions;
    private final Peers peers;
    private final ExecutorService threads;
    private final Duration patience;
    private final InstantSource clock;

    /** @param patience for one instance to answer one question */
    ListingSearch(int partitions, Peers peers, ExecutorService threads, Duration patience, InstantSource clock) {
        this.partitions = partitions;
        this.peers = peers;
        this.threads = threads;
        this.patience = patience;
        this.clock = clock;
    }

    /** One question to all partitions. */
    record Question<T>(String path, Class<T> type, BiFunction<LocalStores, Copy, Piece<T>> read) {}

    /** @throws StateUnavailable when no partition can be read */
    <T> Gathering<T> ask(Attached now, Question<T> question, Reach reach) {
        Gathering<T> gathered = new Gathering<>(partitions, now.instances().self());
        switch (reach) {
            case Reach.Local local when local.anyCopyOf().isEmpty() -> readActive(now, question, gathered);
            case Reach.Local local -> local.anyCopyOf().stream()
                    .filter(partition -> partition < partitions)
                    .forEach(partition -> read(now, question, gathered, now.stores().copy(partition)));
            case Reach.Anywhere anywhere -> askAll(now, question, gathered, anywhere.authorization());
        }
        return gathered;
    }

    private <T> void askAll(
            Attached now, Question<T> question, Gathering<T> gathered, @Nullable String authorization) {
        Map<String, Future<Listing<T>>> asked = new LinkedHashMap<>();
        now.instances().others().forEach(other -> asked.put(other, ask(other, question, authorization, Reach.LOCAL)));
        readActive(now, question, gathered);
        Set<String> silent = new TreeSet<>();
        asked.forEach((other, answer) -> {
            Listing<T> listing = receive(answer);
            if (listing == null) {
                silent.add(other);
            } else {
                gathered.add(listing);
            }
        });
        // Nobody active answered for these: a warm copy is better than a hole.
        gathered.missing()
                .forEach(partition -> read(now, question, gathered, now.stores().copy(partition, Role.STANDBY)));
        askFollowers(now, question, gathered, authorization, silent);
        if (gathered.missing().size() == partitions) {
            throw new StateUnavailable(
                    "No partition can be read now; the stream is " + now.streams().state() + ".", Duration.ofSeconds(1));
        }
    }

    private <T> void askFollowers(
            Attached now,
            Question<T> question,
            Gathering<T> gathered,
            @Nullable String authorization,
            Set<String> silent) {
        Map<String, Set<Integer>> wanted = new TreeMap<>();
        for (int partition : gathered.missing()) {
            now.instances().othersWith(partition).stream()
                    .filter(other -> !silent.contains(other))
                    .findFirst()
                    .ifPresent(other -> wanted.computeIfAbsent(other, name -> new TreeSet<>())
                            .add(partition));
        }
        Map<String, Future<Listing<T>>> asked = new LinkedHashMap<>();
        wanted.forEach((other, missing) ->
                asked.put(other, ask(other, question, authorization, new Reach.Local(missing))));
        asked.forEach((other, answer) -> {
            Listing<T> listing = receive(answer);
            // An older release answers for what it is active for, as if asked for the first time.
            if (listing != null && isOf(listing, gathered.missing())) {
                gathered.add(listing);
            }
        });
    }

    private static boolean isOf(Listing<?> listing, Set<Integer> wanted) {
        return listing.sources().stream().allMatch(source -> wanted.containsAll(source.partitions()));
    }

    private <T> Future<Listing<T>> ask(
            String other, Question<T> question, @Nullable String authorization, Reach.Local reach) {
        JavaType answer = TypeFactory.defaultInstance().constructParametricType(Listing.class, question.type());
        return threads.submit(
                () -> peers.<Listing<T>>ask(other, question.path(), authorization, reach, answer, patience));
    }

    private static <T> @Nullable Listing<T> receive(Future<Listing<T>> answer) {
        try {
            return answer.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StateUnavailable("interrupted", Duration.ofSeconds(1), e);
        } catch (ExecutionException e) {
            // Counted where it was asked; the listing names the partitions that are missing.
            log.warn("instance does not answer cause={}", String.valueOf(e.getCause()));
            return null;
        }
    }

    private <T> void readActive(Attached now, Question<T> question, Gathering<T> gathered) {
        for (int partition = 0; partition < partitions; partition++) {
            read(now, question, gathered, now.stores().copy(partition, Role.ACTIVE));
        }
    }

    private <T> void read(Attached now, Question<T> question, Gathering<T> into, @Nullable Copy copy) {
        if (copy == null) {
            return;
        }
        try {
            Piece<T> piece = question.read().apply(now.stores(), copy);
            into.add(copy, now.lag(copy), clock, piece);
        } catch (LocalStores.Gone | NewerVersionException e) {
            log.debug("copy cannot be read partition={} cause={}", copy.partition(), e.getMessage());
        }
    }
}
