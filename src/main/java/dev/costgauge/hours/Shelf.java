package dev.costgauge.hours;

import dev.costgauge.codec.BinaryWriter;
import dev.costgauge.detect.Learned;
import dev.costgauge.rules.RuleBook;
import org.jspecify.annotations.Nullable;

/** Takes series and hours from the storage, and puts them back, as objects. Not thread-safe. */
final class Shelf {

    private final Storage storage;
    private final RuleBook rules;
    private final BinaryWriter writer = new BinaryWriter();

    Shelf(Storage storage, RuleBook rules) {
        this.storage = storage;
        this.rules = rules;
    }

    /** What the storage knows of a pair; nothing for a new one. */
    Series series(Pair pair) {
        byte[] stored = storage.series(pair.text);
        return stored == null ? new Series(Learned.nothing(rules.standard())) : Series.read(rules, stored);
    }

    /** Stores the series with what the heap knows better. */
    void store(Pair pair, Series series) {
        pair.save(series);
        storage.putSeries(pair.text, series.write(writer));
    }

    @Nullable Hour hour(Pair pair, long number) {
        byte[] stored = storage.hour(pair.text, number);
        return stored == null ? null : Hour.read(stored);
    }

    void put(Pair pair, Hour hour) {
        storage.putHour(pair.text, hour.hour, hour.write(writer));
    }

    /** The settings that hold for a pair in an hour. */
    RuleBook.Judge judge(Pair pair, long hour) {
        RuleBook.Judge judge = pair.judge;
        if (judge == null || !judge.holds(hour, rules.revision())) {
            judge = rules.judge(pair.key(), hour);
            pair.judge = judge;
        }
        return judge;
    }
}
