/**
 * Carries what is in Kafka to the stores: the archiver (cost events to ClickHouse) and the projectors (baselines to
 * PostgreSQL and Redis, alerts to PostgreSQL, closed hours to ClickHouse).
 *
 * <p>Owns consumers, batches, offsets and patience with neighbours. Does not own SQL, formats or decisions. May depend on
 * {@code cost}, {@code store}, {@code wire}, {@code settings}, the generated records and kafka-clients.
 */
@NullMarked
package dev.costgauge.worker;

import org.jspecify.annotations.NullMarked;
