package dev.costgauge.app;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Spec.Target;

/** The options by which commands take a fleet of made-up traffic. */
final class FleetOptions {

    @Spec(Target.MIXEE)
    private CommandSpec spec;

    @Option(names = "--pairs", defaultValue = "60", description = "Pairs of service and model (${DEFAULT-VALUE}).")
    private int pairs;

    @Option(names = "--rate", defaultValue = "2000", description = "Events a second (${DEFAULT-VALUE}).")
    private double rate;

    @Option(names = "--seed", defaultValue = "1", description = "The same seed makes the same fleet (${DEFAULT-VALUE}).")
    private long seed;

    /** @throws ParameterException when one is out of its range; call before anything is started */
    void check() {
        if (pairs < 1) {
            throw new ParameterException(spec.commandLine(), "--pairs is at least 1, not " + pairs);
        }
        if (!(rate > 0)) {
            throw new ParameterException(spec.commandLine(), "--rate is more than 0 events a second, not " + rate);
        }
    }

    int pairs() {
        return pairs;
    }

    double rate() {
        return rate;
    }

    long seed() {
        return seed;
    }
}
