package dev.costgauge.rules;

import dev.costgauge.cost.PairKey;
import dev.costgauge.detect.Detector;
import dev.costgauge.detect.RuleSpec;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * All overrides that are known, and what they come to for a pair and an hour. For each override the newest version that
 * holds in the hour counts; where several overrides match a pair, each knob is taken from the most specific one that
 * turns it. The order in which versions come changes nothing. Not thread-safe.
 */
public final class RuleBook {

    /** Which settings hold for a pair from one hour to another. */
    public record Judge(RuleSpec spec, Detector<?> detector, long fromHour, long throughHour, int revision) {

        /** Whether this is still the answer for an hour. */
        public boolean holds(long hour, int currentRevision) {
            return revision == currentRevision && hour >= fromHour && hour <= throughHour;
        }

        private boolean says(RuleSpec otherSpec, long from, long through, int otherRevision) {
            return revision == otherRevision && fromHour == from && throughHour == through && spec.equals(otherSpec);
        }
    }

    /** An override that matches a pair; how specific it is is worked out once. */
    private record Match(RuleChange change, int specificity) {}

    private static final Comparator<Match> LESS_SPECIFIC_FIRST =
            Comparator.comparingInt(Match::specificity).thenComparing(match -> match.change().ruleId());

    /** What all overrides may take: they are kept in one record, and a broker takes one of a megabyte. */
    public static final int MOST_BYTES = 1 << 19;

    /** Detectors that are kept; they are made anew at no cost but time. */
    private static final int MOST_DETECTORS = 1_000;

    private final RuleSpec defaults;

    /** By rule id, newest version first. */
    private final Map<String, List<RuleChange>> changes = new TreeMap<>();

    private final Map<RuleSpec, Detector<?>> detectors = new HashMap<>();
    private int revision;

    /** The last answer: most pairs get the same, and need not have one each. */
    private @Nullable Judge last;

    public RuleBook(RuleSpec defaults) {
        this.defaults = defaults;
    }

    /** Rises with every change, so that answers can be kept. */
    public int revision() {
        return revision;
    }

    /** Whether a version is known already, or can be kept beside the others. */
    public boolean hasRoomFor(RuleChange change) {
        return isKnown(change) || all().stream().mapToInt(RuleChange::mostBytes).sum() + change.mostBytes() <= MOST_BYTES;
    }

    private boolean isKnown(RuleChange change) {
        return changes.getOrDefault(change.ruleId(), List.of()).stream()
                .anyMatch(known -> known.version() == change.version());
    }

    /**
     * Takes a version.
     *
     * @return whether it is new here
     */
    public boolean put(RuleChange change) {
        if (isKnown(change)) {
            return false;
        }
        List<RuleChange> versions = changes.computeIfAbsent(change.ruleId(), id -> new ArrayList<>());
        versions.add(change);
        versions.sort(Comparator.comparingLong(RuleChange::version).reversed());
        revision++;
        return true;
    }

    /** Forgets versions that no hour from {@code hour} on asks for. */
    public void forgetBefore(long hour) {
        changes.values().forEach(versions -> {
            boolean superseded = false;
            for (var each = versions.iterator(); each.hasNext(); ) {
                RuleChange change = each.next();
                if (superseded) {
                    each.remove();
                }
                superseded |= change.fromHour() <= hour;
            }
        });
        changes.values().removeIf(versions ->
                versions.size() == 1 && versions.getFirst().removed() && versions.getFirst().fromHour() <= hour);
    }

    public Collection<RuleChange> all() {
        return changes.values().stream().flatMap(List::stream).toList();
    }

    /**
     * A detector that reads what a rule has learned; its settings are the defaults.
     *
     * @throws IllegalStateException when there is no rule of that name
     */
    public Detector<?> byName(String rule) {
        if (!RuleSpec.isRule(rule)) {
            throw new IllegalStateException("stored state is of rule '" + rule + "', which this release does not know");
        }
        return detectorOf(defaults.withRule(rule));
    }

    /** What judges a pair that no override matches. */
    public Detector<?> standard() {
        return detectorOf(defaults);
    }

    private Detector<?> detectorOf(RuleSpec spec) {
        if (detectors.size() >= MOST_DETECTORS) {
            detectors.clear();
        }
        return detectors.computeIfAbsent(spec, RuleSpec::detector);
    }

    /** What holds for a pair in an hour, and for how long that stays so unless an override changes. */
    public Judge judge(PairKey pair, long hour) {
        long from = Long.MIN_VALUE;
        long through = Long.MAX_VALUE;
        List<Match> matching = new ArrayList<>();
        for (List<RuleChange> versions : changes.values()) {
            boolean found = false;
            for (RuleChange change : versions) {
                // Whatever begins or began may change the answer there, whether it matches or not.
                if (change.fromHour() > hour) {
                    through = Math.min(through, change.fromHour() - 1);
                } else {
                    from = Math.max(from, change.fromHour());
                    if (!found && change.matches(pair)) {
                        matching.add(new Match(change, change.specificity()));
                    }
                    found = true;
                }
            }
        }
        matching.sort(LESS_SPECIFIC_FIRST);
        RuleSpec spec = defaults;
        for (Match match : matching) {
            spec = match.change().over(spec);
        }
        Judge judge = last;
        if (judge == null || !judge.says(spec, from, through, revision)) {
            judge = new Judge(spec, detectorOf(spec), from, through, revision);
            last = judge;
        }
        return judge;
    }
}
