/**
 * The least that each of us needs from Kafka, PostgreSQL, ClickHouse and Redis, as files that an administrator applies.
 *
 * <p>Owns who needs what, and the form of the files. Does not own connections, and grants nothing itself. May depend on wire.
 */
@NullMarked
package dev.costgauge.grants;

import org.jspecify.annotations.NullMarked;
