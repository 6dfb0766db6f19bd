/**
 * Encryption of what Temporal keeps of workflows: inputs, results, heartbeats and failures.
 *
 * <p>Owns the keys, the cipher and the form of an encrypted payload. Does not own connections or workflows. May depend on
 * settings and on Temporal's client library.
 */
@NullMarked
package dev.costgauge.payloads;

import org.jspecify.annotations.NullMarked;
