package dev.costgauge.payloads;

import io.temporal.common.converter.CodecDataConverter;
import io.temporal.common.converter.DataConverter;
import io.temporal.common.converter.DefaultDataConverter;
import java.util.List;
import java.util.Optional;

/** How values become payloads. */
public final class PayloadConverter {

    private PayloadConverter() {}

    /** JSON, encrypted when there are keys; then the texts and stack traces of failures are encrypted too. */
    public static DataConverter of(Optional<PayloadKeys> keys) {
        return keys.<DataConverter>map(
                        known -> new CodecDataConverter(plain(), List.of(new EncryptionCodec(known)), true))
                .orElseGet(PayloadConverter::plain);
    }

    /** JSON in plain text. */
    public static DataConverter plain() {
        return DefaultDataConverter.newDefaultInstance();
    }
}
