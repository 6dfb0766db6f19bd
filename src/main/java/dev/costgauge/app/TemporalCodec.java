package dev.costgauge.app;

import dev.costgauge.http.HistoryCodec;
import dev.costgauge.payloads.PayloadsJson;

/** The codec of the workflows as the REST interface offers it. Thread-safe. */
record TemporalCodec(PayloadsJson payloads) implements HistoryCodec {

    @Override
    public String decode(String text) {
        return payloads.decode(text);
    }

    @Override
    public String encode(String text) {
        return payloads.encode(text);
    }
}
