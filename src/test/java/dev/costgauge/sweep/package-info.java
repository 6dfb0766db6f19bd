@NullMarked
package dev.costgauge.sweep;

import org.jspecify.annotations.NullMarked;
