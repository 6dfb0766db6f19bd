package dev.costgauge.topology;

import dev.costgauge.avro.BaselineUpdate;
import dev.costgauge.avro.CostAnomalyAlert;
import dev.costgauge.avro.CostHour;
import dev.costgauge.cost.HourOfWeek;
import dev.costgauge.fleet.FleetPart;
import dev.costgauge.fleet.FleetSum;
import dev.costgauge.hours.LedgerLine;
import dev.costgauge.hours.Output;
import dev.costgauge.wire.EventCursor;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;

/** Publishes through the topology's sinks; every record carries the log time of the one that caused it. */
final class SinkOutput implements Output {

    private final ProcessorContext<byte[], Object> context;
    private final AlertTrace trace;
    private long logTime;

    SinkOutput(ProcessorContext<byte[], Object> context, AlertTrace trace) {
        this.context = context;
        this.trace = trace;
    }

    /** From now on a record of that log time, which is no event, is the cause of what is published. */
    void at(long newLogTime) {
        logTime = newLogTime;
        trace.atNone();
    }

    /**
     * Some events, one after the other, will be the cause, until {@link #end}.
     *
     * @param events what the records were decoded into
     */
    void begin(List<ConsumerRecord<byte[], byte[]>> run, EventCursor[] events) {
        trace.begin(run, events);
    }

    /** Lets go of them: a task that is idle then keeps none. */
    void end() {
        trace.end();
    }

    /** From now on that event of those is. */
    void at(long newLogTime, int event) {
        logTime = newLogTime;
        trace.at(event);
    }

    @Override
    public void hour(byte[] pair, CostHour hour) {
        forward(followedBy(pair, hour.getHour().toString()), hour, Nodes.TO_HOURS);
    }

    @Override
    public void baseline(byte[] pair, BaselineUpdate update) {
        forward(followedBy(pair, Integer.toString(update.getSlot())), update, Nodes.TO_BASELINES);
    }

    @Override
    public void alert(byte[] pair, CostAnomalyAlert alert) {
        context.forward(new Record<>(pair, (Object) alert, logTime, trace.of(alert)), Nodes.TO_ALERTS);
    }

    @Override
    public void ledger(LedgerLine line) {
        int partition = context.taskId().partition();
        Instant hour = Instant.ofEpochMilli(HourOfWeek.startOf(line.hour()));
        byte[] key = (partition + "/" + hour).getBytes(StandardCharsets.US_ASCII);
        forward(key, Ledgers.record(partition, line), Nodes.TO_LEDGER);
    }

    @Override
    public void fleetPart(long hour, FleetSum sum) {
        int partition = context.taskId().partition();
        byte[] key = ByteBuffer.allocate(Integer.BYTES).putInt(partition).array();
        forward(key, new FleetPart(partition, hour, sum).toBytes(), Nodes.TO_FLEET_PARTS);
    }

    private void forward(byte[] key, Object value, String sink) {
        context.forward(new Record<>(key, value, logTime), sink);
    }

    private static byte[] followedBy(byte[] pair, String more) {
        byte[] tail = ("/" + more).getBytes(StandardCharsets.US_ASCII);
        byte[] key = Arrays.copyOf(pair, pair.length + tail.length);
        System.arraycopy(tail, 0, key, pair.length, tail.length);
        return key;
    }
}
