package dev.costgauge.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.map;

import dev.costgauge.cost.PairKey;
import dev.costgauge.store.AlertDetail;
import dev.costgauge.store.AlertRow;
import dev.costgauge.store.AlertTable;
import dev.costgauge.testing.JsonLog;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AlertProjectionTest {

    private final KeptAlerts table = new KeptAlerts();

    @Test
    void everyStepIsALineWhosePairAndAlertAreFieldsOfTheirOwn() {
        try (JsonLog log = JsonLog.of(AlertProjection.class)) {
            new AlertProjection(table).apply(List.of(step("a1", "OPENED", 0), step("a1", "RESOLVED", 1)));

            assertThat(table.rows).hasSize(2);
            assertThat(log.lines()).hasSize(2).last(map(String.class, String.class))
                    .containsEntry("message", "alert")
                    .containsEntry("alert", "a1")
                    .containsEntry("pair", "shop/chat/gpt%2F4o")
                    .containsEntry("status", "RESOLVED")
                    .containsEntry("sequence", "1")
                    .containsEntry("hour", "2026-11-20T13:00:00Z")
                    .containsEntry("cost", "12.500000000");
        }
    }

    private static AlertRow step(String id, String status, int sequence) {
        long hour = Instant.parse("2026-11-20T13:00:00Z").getEpochSecond() / 3600;
        return new AlertRow(
                id,
                sequence,
                status,
                "PAIR",
                new PairKey("shop", "chat", "gpt/4o"),
                hour,
                hour,
                109,
                "UTC",
                false,
                12_500_000_000L,
                1,
                3,
                11_500_000_000L,
                1,
                "ewma-ratio",
                Map.of(),
                List.of(),
                0,
                "",
                "",
                null,
                hour * 3_600_000,
                "why",
                new AlertDetail("UP", false, "", 0, null, null, "", Map.of(), 0, List.of(), List.of(), 0));
    }

    private static final class KeptAlerts implements AlertTable {
        private final List<AlertRow> rows = new ArrayList<>();

        @Override
        public int upsert(List<AlertRow> more) {
            rows.addAll(more);
            return more.size();
        }

        @Override
        public List<AlertRow> newest(int limit) {
            return rows.subList(0, Math.min(limit, rows.size()));
        }
    }
}
