/**
 * REST, metrics, the API's documentation and the web page.
 *
 * <p>Owns routes, authentication, the checking of everything a client sends, and the form of every error (RFC 9457). Does
 * not own state: answers come from {@code query}, sweeps from {@link dev.costgauge.http.Sweeps}, health from whoever
 * knows. May depend on cost, settings, query, Javalin, Jackson and Micrometer; never on Kafka Streams or Temporal.
 */
@NullMarked
package dev.costgauge.http;

import org.jspecify.annotations.NullMarked;
