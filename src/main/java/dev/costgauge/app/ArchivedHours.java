package dev.costgauge.app;

import dev.costgauge.cost.HourOfWeek;
import dev.costgauge.cost.PairKey;
import dev.costgauge.query.HourView;
import dev.costgauge.query.PastHours;
import dev.costgauge.query.QuerySettings;
import dev.costgauge.query.ShareView;
import dev.costgauge.query.StateUnavailable;
import dev.costgauge.query.Usd;
import dev.costgauge.store.ClickHouse;
import dev.costgauge.store.ClickHouseSettings;
import dev.costgauge.store.ClickHouseStreamHours;
import dev.costgauge.store.Fault;
import dev.costgauge.store.HourRange;
import dev.costgauge.store.HourTotals;
import dev.costgauge.store.StreamHour;
import dev.costgauge.store.StreamHourRow;
import dev.costgauge.store.StreamHourTable;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Closed hours in ClickHouse, as the worker put them there, for questions about the past. Thread-safe. */
public final class ArchivedHours implements PastHours, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ArchivedHours.class);
    private static final Duration RETRY = Duration.ofSeconds(5);

    private final ClickHouse clickHouse;
    private final StreamHourTable table;

    private ArchivedHours(ClickHouse clickHouse) {
        this.clickHouse = clickHouse;
        this.table = new ClickHouseStreamHours(clickHouse);
    }

    /** Connects to nothing yet. */
    public static ArchivedHours open(ClickHouseSettings settings, QuerySettings queries) {
        return new ArchivedHours(ClickHouse.open(settings.within(queries.archiveTimeout())));
    }

    @Override
    public List<HourView> read(PairKey pair, long from, long until) {
        try {
            return table.read(pair, new HourRange(from, until)).stream()
                    .map(ArchivedHours::view)
                    .toList();
        } catch (RuntimeException e) {
            // The server's own words are for the log alone.
            LOG.warn("archive cannot be asked cause=\"{}\"", Fault.of(e).message());
            throw new StateUnavailable(
                    "Hours that the stream no longer keeps are in ClickHouse, which cannot be asked now.", RETRY, e);
        }
    }

    private static HourView view(StreamHourRow row) {
        StreamHour hour = row.hour();
        HourTotals totals = hour.totals();
        return new HourView(
                Instant.ofEpochMilli(HourOfWeek.startOf(hour.hour())),
                hour.slot(),
                false,
                hour.revision(),
                new Usd(totals.costNanos()),
                totals.events(),
                totals.requests(),
                totals.inputTokens(),
                totals.outputTokens(),
                totals.cachedTokens(),
                finite(hour.expected()),
                finite(hour.threshold()),
                hour.anomalous(),
                null,
                row.shares().stream()
                        .map(share -> new ShareView(share.cluster(), share.namespace(), new Usd(share.costNanos())))
                        .toList(),
                new Usd(row.otherCostNanos()));
    }

    /** NaN and infinity mean that there was nothing to compare with. */
    private static @Nullable Double finite(double value) {
        return Double.isFinite(value) ? (Double) value : null;
    }

    @Override
    public void close() {
        clickHouse.close();
    }
}
