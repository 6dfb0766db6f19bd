package dev.costgauge.evaluate;

import java.util.List;

/**
 * What one benchmark came to.
 *
 * @param lastLine printed after the tables; empty for none
 */
record Report(String name, List<Table> tables, String lastLine) {}
