package dev.costgauge.payloads;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.util.JsonFormat;
import io.temporal.api.common.v1.Payload;
import io.temporal.api.common.v1.Payloads;
import io.temporal.payload.codec.PayloadCodec;
import io.temporal.payload.codec.PayloadCodecException;
import java.util.List;
import java.util.function.UnaryOperator;

/** A codec over the JSON form of Temporal's message Payloads, as its web page and command line send it. Thread-safe. */
public final class PayloadsJson {

    private final PayloadCodec codec;

    public PayloadsJson(PayloadCodec codec) {
        this.codec = codec;
    }

    /** @throws IllegalArgumentException when the text is no Payloads */
    public String encode(String payloads) {
        return through(payloads, codec::encode);
    }

    /** @throws IllegalArgumentException when the text is no Payloads, or no key opens them */
    public String decode(String payloads) {
        return through(payloads, codec::decode);
    }

    private static String through(String text, UnaryOperator<List<Payload>> work) {
        try {
            Payloads.Builder given = Payloads.newBuilder();
            JsonFormat.parser().ignoringUnknownFields().merge(text, given);
            Payloads made = Payloads.newBuilder()
                    .addAllPayloads(work.apply(given.getPayloadsList()))
                    .build();
            return JsonFormat.printer().omittingInsignificantWhitespace().print(made);
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalArgumentException(
                    "must be {\"payloads\": [{\"metadata\": {...}, \"data\": \"...\"}]} with metadata and data in Base64", e);
        } catch (PayloadCodecException e) {
            throw new IllegalArgumentException("cannot be opened: " + e.getMessage(), e);
        }
    }
}
