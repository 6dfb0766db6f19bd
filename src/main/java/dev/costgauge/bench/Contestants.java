package dev.costgauge.bench;

import java.util.List;

/**
 * What the lab starts.
 *
 * @param product main class of the command line, whose roles are measured
 * @param jvmOptions of every contestant alike
 */
public record Contestants(Class<?> product, List<String> jvmOptions) {}
