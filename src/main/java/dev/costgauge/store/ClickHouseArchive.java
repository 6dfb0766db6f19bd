package dev.costgauge.store;

import java.util.HashMap;
import java.util.Map;

/** {@link EventArchive} in the table {@code cost_events}. */
public final class ClickHouseArchive implements EventArchive {

    private final ClickHouse clickHouse;

    public ClickHouseArchive(ClickHouse clickHouse) {
        this.clickHouse = clickHouse;
    }

    @Override
    public void insert(EventBatch batch, long first, long last) {
        if (batch.count() > 0) {
            String token = batch.topic() + '/' + batch.partition() + '/' + first + '-' + last;
            clickHouse.insert("cost_events", EventBatch.COLUMNS, batch.bytes(), batch.size(), token);
        }
    }

    @Override
    public Map<Integer, Long> positions(String topic) {
        Map<Integer, Long> positions = new HashMap<>();
        clickHouse.query(
                "SELECT toInt32(partition), max(last_offset) FROM archive_positions WHERE topic = " + Sql.text(topic)
                        + " GROUP BY partition",
                row -> positions.put(row.getInteger(1), row.getLong(2)));
        return positions;
    }

    @Override
    public long stored(EventBatch batch, long first, long last) {
        if (batch.count() == 0) {
            return 0;
        }
        return clickHouse
                .query(
                        "SELECT toInt64(uniqExact(offset)) FROM cost_events WHERE topic = " + Sql.text(batch.topic())
                                + " AND partition = " + batch.partition() + " AND offset BETWEEN " + first + " AND "
                                + last + " AND event_time BETWEEN fromUnixTimestamp64Milli(" + batch.minTime()
                                + ", 'UTC') AND fromUnixTimestamp64Milli(" + batch.maxTime() + ", 'UTC')",
                        row -> row.getLong(1))
                .get(0);
    }
}
