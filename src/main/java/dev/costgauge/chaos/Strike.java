package dev.costgauge.chaos;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.Set;

/** Something that goes wrong. */
record Strike(Target target, Blow blow) {

    /** What happens to it. */
    enum Blow {
        /** SIGKILL, and started again after a while. */
        KILL,
        /** SIGSTOP, and SIGCONT after a while. */
        PAUSE,
        /** SIGTERM, and started again. */
        RESTART,
        /** The stream alone: ends between what it writes before a commit and the commit. */
        HALT
    }

    @Override
    public String toString() {
        return (blow + " " + target).toLowerCase(Locale.ROOT);
    }

    /** Every strike against some targets, shuffled; when all have been drawn, shuffled again. Not thread-safe. */
    static final class Deck {
        private final Set<Target> targets;
        private final Random random;
        private final Deque<Strike> cards = new ArrayDeque<>();

        Deck(Set<Target> targets, Random random) {
            this.targets = targets;
            this.random = random;
        }

        Strike draw() {
            if (cards.isEmpty()) {
                List<Strike> all = new ArrayList<>();
                for (Target target : Target.values()) {
                    if (!targets.contains(target)) {
                        continue;
                    }
                    for (Blow blow : Blow.values()) {
                        if (blow != Blow.HALT || target == Target.STREAM) {
                            all.add(new Strike(target, blow));
                        }
                    }
                }
                Collections.shuffle(all, random);
                cards.addAll(all);
            }
            return cards.removeFirst();
        }
    }
}
