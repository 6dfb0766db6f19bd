package dev.costgauge.doctor;

import java.util.List;

/** Looks at one neighbour. A neighbour that does not answer may throw. */
@FunctionalInterface
public interface Checkup {

    List<Finding> look() throws Exception;
}
