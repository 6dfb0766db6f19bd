package dev.costgauge.query;

import dev.costgauge.cost.HourOfWeek;
import dev.costgauge.hours.LedgerLine;
import dev.costgauge.topology.Stores;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Lists the lines of one partition's ledger: at most some nine hundred. */
final class LedgerScan {

    private static final Comparator<String> CURSOR_ORDER = Comparator.comparing(LedgerCursor::parse);

    private final LocalStores stores;

    LedgerScan(LocalStores stores) {
        this.stores = stores;
    }

    Piece<LedgerView> newest(Copy copy, LedgerFilter filter) {
        Integer wanted = filter.partition();
        if (wanted != null && wanted != copy.partition()) {
            return new Piece<>(List.of(), null);
        }
        LedgerCursor after = filter.after();
        Instant hour = filter.hour();
        long from = hour == null ? 0 : HourOfWeek.hourOf(hour.toEpochMilli());
        long until = hour != null ? from : after == null ? Long.MAX_VALUE : after.hour();
        List<LedgerView> found = new ArrayList<>();
        stores.range(copy, Stores.PARTITION, Stores.ledgerKey(from), Stores.ledgerKey(until), (key, value) -> {
            LedgerView line = LedgerView.of(copy.partition(), LedgerLine.read(value));
            if (after == null || after.compareTo(line.cursor()) < 0) {
                found.add(line);
            }
            return true;
        });
        return Piece.first(found.reversed(), filter.limit(), LedgerScan::cursor);
    }

    static Piece<LedgerView> merge(List<Piece<LedgerView>> pieces, int limit) {
        return Piece.merge(pieces, LedgerScan::cursor, CURSOR_ORDER, limit);
    }

    private static String cursor(LedgerView line) {
        return line.cursor().text();
    }
}
