package dev.costgauge.worker;

import dev.costgauge.avro.CostHour;
import dev.costgauge.avro.CostShare;
import dev.costgauge.cost.HourOfWeek;
import dev.costgauge.cost.Nanos;
import dev.costgauge.cost.PairKey;
import dev.costgauge.store.HourTotals;
import dev.costgauge.store.StreamHour;
import dev.costgauge.store.StreamHourRow;
import dev.costgauge.store.StreamHourTable;
import java.util.List;

/** Closed hours to ClickHouse, where the sweep compares them with the archive. */
final class HourProjection implements Projection<CostHour, StreamHourRow> {

    private final StreamHourTable table;

    HourProjection(StreamHourTable table) {
        this.table = table;
    }

    @Override
    public void apply(List<StreamHourRow> batch) {
        table.upsert(batch);
    }

    @Override
    public StreamHourRow rowOf(CostHour hour, long logTime) {
        return new StreamHourRow(
                new StreamHour(
                        new PairKey(hour.getProject(), hour.getService(), hour.getModel()),
                        HourOfWeek.hourOf(hour.getHour().toEpochMilli()),
                        hour.getSlot(),
                        hour.getRevision(),
                        new HourTotals(
                                Nanos.of(hour.getCost()),
                                hour.getEvents(),
                                hour.getRequests(),
                                hour.getInputTokens(),
                                hour.getOutputTokens(),
                                hour.getCachedTokens()),
                        hour.getExpected(),
                        hour.getThreshold(),
                        hour.getAnomalous()),
                sharesOf(hour.getShares()),
                Nanos.of(hour.getOtherCost()));
    }

    static List<StreamHourRow.Share> sharesOf(List<CostShare> shares) {
        return shares.stream()
                .map(share -> new StreamHourRow.Share(
                        share.getCluster(), share.getNamespace(), Nanos.of(share.getCost())))
                .toList();
    }
}
