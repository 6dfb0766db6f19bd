package dev.costgauge.query;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Puts a listing together from pieces, and keeps the account of who answered for which partition. One thread. */
final class Gathering<T> {

    private final int partitions;
    private final String self;
    private final List<Piece<T>> pieces = new ArrayList<>();
    private final List<Source> sources = new ArrayList<>();
    private final Set<Integer> covered = new TreeSet<>();
    private final Map<String, Map<Integer, Long>> position = new TreeMap<>();

    Gathering(int partitions, String self) {
        this.partitions = partitions;
        this.self = self;
    }

    void add(Copy copy, @Nullable Long lag, InstantSource clock, Piece<T> piece) {
        pieces.add(piece);
        covered.add(copy.partition());
        Long behind = copy.behind(clock);
        sources.add(new Source(self, copy.role(), List.of(copy.partition()), behind, lag));
        addPosition(copy.position());
    }

    void add(Listing<T> answer) {
        pieces.add(new Piece<>(answer.items(), answer.next()));
        sources.addAll(answer.sources());
        answer.sources().forEach(source -> covered.addAll(source.partitions()));
        addPosition(answer.position());
    }

    List<Piece<T>> pieces() {
        return pieces;
    }

    Set<Integer> missing() {
        Set<Integer> missing = new TreeSet<>();
        for (int partition = 0; partition < partitions; partition++) {
            if (!covered.contains(partition)) {
                missing.add(partition);
            }
        }
        return missing;
    }

    Listing<T> listing(Piece<T> page) {
        return new Listing<>(
                page.items(),
                page.next(),
                List.copyOf(missing()),
                position,
                Staleness.worst(sources, self),
                combined());
    }

    /** One source for all active partitions of an instance and one for its standbys: the worst of each. */
    private List<Source> combined() {
        Map<String, List<Source>> byCopy = new TreeMap<>();
        for (Source source : sources) {
            byCopy.computeIfAbsent(source.instance() + ' ' + source.role(), key -> new ArrayList<>())
                    .add(source);
        }
        List<Source> combined = new ArrayList<>();
        for (List<Source> same : byCopy.values()) {
            Staleness worst = Staleness.worst(same, same.getFirst().instance());
            List<Integer> numbers = same.stream()
                    .flatMap(source -> source.partitions().stream())
                    .sorted()
                    .distinct()
                    .toList();
            combined.add(new Source(worst.instance(), worst.role(), numbers, worst.behindMs(), worst.lagRecords()));
        }
        return combined;
    }

    private void addPosition(Map<String, Map<Integer, Long>> more) {
        more.forEach((topic, offsets) ->
                position.computeIfAbsent(topic, name -> new TreeMap<>()).putAll(offsets));
    }
}
