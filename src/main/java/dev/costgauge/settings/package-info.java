/**
 * Settings: records that declare a key, default, unit and reason for each component, and the one reader that fills them.
 *
 * <p>Owns precedence, conversion, masking and the refusal of unknown keys. Does not own any particular setting: each
 * lives in the package that uses it. May depend on the JDK alone.
 */
@NullMarked
package dev.costgauge.settings;

import org.jspecify.annotations.NullMarked;
