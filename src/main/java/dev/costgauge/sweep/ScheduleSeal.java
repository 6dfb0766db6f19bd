package dev.costgauge.sweep;

import dev.costgauge.payloads.EncryptionCodec;
import dev.costgauge.store.StoreConfigurationException;
import io.temporal.api.common.v1.Payload;
import io.temporal.api.common.v1.Payloads;
import io.temporal.client.schedules.Schedule;
import io.temporal.client.schedules.ScheduleActionStartWorkflow;
import io.temporal.common.converter.DataConverter;
import io.temporal.payload.codec.PayloadCodec;
import io.temporal.payload.codec.PayloadCodecException;
import java.util.List;
import java.util.Optional;

/** With which key a schedule's argument is encrypted: every run that the schedule starts is given those bytes again. */
final class ScheduleSeal {

    /** Plain text. */
    static final String NONE = "none";

    private ScheduleSeal() {}

    /** Id of the key of what is on the server. */
    static String of(Schedule schedule) {
        return keyOf(arguments(schedule));
    }

    /** Id of the key that a converter encrypts with now. */
    static String of(DataConverter converter, Object argument) {
        return keyOf(payloads(converter.toPayloads(argument)));
    }

    /**
     * Makes sure that an encrypted argument is only replaced by who could read it.
     *
     * @throws StoreConfigurationException when there are no keys here, or not that one
     */
    static void requireOpens(DataConverter converter, String id, Schedule schedule) {
        List<Payload> arguments = arguments(schedule);
        String key = keyOf(arguments);
        if (key.equals(NONE)) {
            return;
        }
        String mend = "; give this command the worker's keys, or, when that key is lost, delete the schedule"
                + " (temporal schedule delete --schedule-id " + id + ") and apply again";
        if (!(converter instanceof PayloadCodec codec)) {
            throw new StoreConfigurationException("schedule " + id + " is encrypted with key '" + key
                    + "', and temporal.payload.keys and temporal.payload.keys.file are not set here" + mend);
        }
        try {
            codec.decode(arguments);
        } catch (PayloadCodecException e) {
            throw new StoreConfigurationException("schedule " + id + " cannot be read: " + e.getMessage() + mend, e);
        }
    }

    private static List<Payload> arguments(Schedule schedule) {
        return schedule.getAction() instanceof ScheduleActionStartWorkflow start
                ? payloads(start.getArguments().toPayloads())
                : List.of();
    }

    private static List<Payload> payloads(Optional<Payloads> given) {
        return given.map(Payloads::getPayloadsList).orElse(List.of());
    }

    private static String keyOf(List<Payload> payloads) {
        return payloads.stream()
                .flatMap(payload -> EncryptionCodec.keyOf(payload).stream())
                .findFirst()
                .orElse(NONE);
    }
}
