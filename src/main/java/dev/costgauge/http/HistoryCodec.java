package dev.costgauge.http;

/**
 * Encrypts and decrypts what workflows carry, for the pages of a Temporal server. Both ways take and give the JSON form of
 * Temporal's message Payloads. Thread-safe.
 */
public interface HistoryCodec {

    /** @throws IllegalArgumentException when it is no Payloads, or no key of ours opens it; the message says which */
    String decode(String payloads);

    /** @throws IllegalArgumentException when it is no Payloads */
    String encode(String payloads);
}
