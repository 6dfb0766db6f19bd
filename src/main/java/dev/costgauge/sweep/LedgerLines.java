package dev.costgauge.sweep;

import dev.costgauge.avro.CostLedger;
import dev.costgauge.cost.HourOfWeek;
import java.util.List;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** The latest lines of the stream's ledger, by partition and hour. Not thread-safe. */
final class LedgerLines {

    /** One hour of a partition. */
    record Place(int partition, long hour) implements Comparable<Place> {
        @Override
        public int compareTo(Place other) {
            int byPartition = Integer.compare(partition, other.partition);
            return byPartition != 0 ? byPartition : Long.compare(hour, other.hour);
        }
    }

    private final TreeMap<Place, CostLedger> lines = new TreeMap<>();
    private List<Difference> strays = List.of();

    void take(CostLedger line) {
        Place place = new Place(line.getPartition(), HourOfWeek.hourOf(line.getHour().toEpochMilli()));
        CostLedger known = lines.get(place);
        if (known == null || line.getRevision() >= known.getRevision()) {
            lines.put(place, line);
        }
    }

    /** Records that were passed over. */
    List<Difference> strays() {
        return strays;
    }

    void passedOver(List<Difference> records) {
        strays = records;
    }

    /** Shows all lines, in order. */
    void forEach(BiConsumer<Place, CostLedger> visitor) {
        lines.forEach(visitor);
    }

    @Nullable CostLedger at(Place place) {
        return lines.get(place);
    }
}
