/**
 * Made-up traffic with the shapes of real one, for the demo and for load tests: weeks of history, then live events that go
 * on where it ended, and on demand a service that runs away.
 *
 * <p>Owns the fleet, its daily and weekly shape, noise, launches, deploys and credits, all decided by a seed. Does not own
 * where events go or how they are stored. May depend on {@code cost} and {@code load}.
 */
@NullMarked
package dev.costgauge.load.generate;

import org.jspecify.annotations.NullMarked;
