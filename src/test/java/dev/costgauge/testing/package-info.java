/**
 * What the tests of all packages share: the real servers, each started once in the life of the test JVM, and names that
 * keep test classes out of each other's way. Owns no assertion and no test data. May depend on the embedded stack.
 */
@NullMarked
package dev.costgauge.testing;

import org.jspecify.annotations.NullMarked;
