package dev.costgauge.payloads;

import dev.costgauge.settings.Setting;
import java.util.List;

/** Keys for what Temporal keeps; none leaves it in plain text. */
public record PayloadSettings(
        @Setting(
                        key = "temporal.payload.keys",
                        secret = true,
                        unit = "ID:KEY, ...",
                        reason = "AES-256 keys as costgauge keygen prints them. The last one encrypts, all decrypt: add a"
                                + " new key at the end, and keep the old ones as long as histories are kept. None leaves"
                                + " payloads plain.")
                List<String> keys,
        @Setting(
                        key = "temporal.payload.keys.file",
                        unit = "path",
                        reason = "A file with one such key a line, after those of temporal.payload.keys; read at the start.")
                String keysFile,
        @Setting(
                        key = "temporal.payload.active",
                        unit = "key id",
                        reason = "Which key encrypts, instead of the last one: with several workers, give all of them the"
                                + " new key before the first one uses it.")
                String active) {}
