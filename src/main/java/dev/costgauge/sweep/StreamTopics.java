package dev.costgauge.sweep;

import dev.costgauge.avro.BaselineCommand;
import dev.costgauge.avro.BaselineUpdate;
import dev.costgauge.avro.CostHour;
import dev.costgauge.avro.CostLedger;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serializer;

/**
 * The stream's topics as the sweep meets them.
 *
 * @param client properties of every Kafka client: bootstrap servers, security
 * @param hours topic of closed hours
 * @param updates topic of baseline updates
 * @param commands topic of commands
 * @param ledger topic of the partitions' ledgers
 * @param hourReader makes a deserializer for one consumer
 * @param updateReader makes a deserializer for one consumer
 * @param ledgerReader makes a deserializer for one consumer
 * @param commandWriter makes the producer's serializer
 */
public record StreamTopics(
        Map<String, Object> client,
        String hours,
        String updates,
        String commands,
        String ledger,
        Supplier<Deserializer<CostHour>> hourReader,
        Supplier<Deserializer<BaselineUpdate>> updateReader,
        Supplier<Deserializer<CostLedger>> ledgerReader,
        Supplier<Serializer<BaselineCommand>> commandWriter) {}
