/**
 * The development stack: every neighbour of Costgauge as the real server, on loopback, without a container engine.
 *
 * <p>Owns fetching the servers into a cache, starting, awaiting, killing, restarting and stopping them, and that none
 * of them outlives the process that started it. Does not own what is done with them: no topic, table or schedule is
 * created here. May depend on the JDK, the servers' own start-up classes and their clients for a readiness question;
 * on no other package of Costgauge. Nothing here runs in production: each server is replaced by an outside one when its
 * variable (for example {@code KAFKA_BOOTSTRAP_SERVERS}) is set.
 */
@NullMarked
package dev.costgauge.embedded;

import org.jspecify.annotations.NullMarked;
