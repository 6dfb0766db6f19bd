/**
 * TLS to neighbours: the files that a connection needs, and what its failures mean.
 *
 * <p>Owns the settings that all neighbours share, their check, and the words for a handshake that failed. Does not own any
 * connection: each driver has its own way to be given the files. May depend on settings and the JDK.
 */
@NullMarked
package dev.costgauge.tls;

import org.jspecify.annotations.NullMarked;
