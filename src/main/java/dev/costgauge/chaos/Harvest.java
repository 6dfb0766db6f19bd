package dev.costgauge.chaos;

import dev.costgauge.avro.CostAnomalyAlert;
import dev.costgauge.avro.CostHour;
import dev.costgauge.avro.CostLedger;
import dev.costgauge.chaos.Account.Cell;
import dev.costgauge.chaos.Account.Sum;
import dev.costgauge.store.BaselineKey;
import dev.costgauge.store.BaselineRow;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Everything that the stream has published. */
final class Harvest {

    /** Every step of every alert, as often as it is there. */
    final List<CostAnomalyAlert> alerts = new ArrayList<>();

    /** The steps of alerts about all pairs that each partition was told of. */
    final Map<Integer, List<CostAnomalyAlert>> fleetNotices = new HashMap<>();

    /** The last word on each hour. */
    final Map<Cell, CostHour> hours = new HashMap<>();

    /** The last word on each slot. */
    final Map<BaselineKey, BaselineRow> baselines = new HashMap<>();

    /** The last word on each line of the ledger, by partition and hour. */
    final Map<List<Long>, CostLedger> ledger = new HashMap<>();

    /** Events that came too late. */
    final Map<Cell, Sum> late = new HashMap<>();

    /** Values of dead letters, as often as they are there. */
    final Map<ByteBuffer, Integer> deadLetters = new HashMap<>();
}
