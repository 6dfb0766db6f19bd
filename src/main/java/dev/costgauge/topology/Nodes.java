package dev.costgauge.topology;

/** The names of the topology's nodes; topology.md explains each. */
final class Nodes {

    static final String EVENTS = "events";
    static final String REROUTED = "rerouted";
    static final String COMMANDS = "commands";
    static final String TICKS = "ticks";
    static final String ACCEPT = "accept";
    static final String PLACE = "place";
    static final String CLOCK = "clock";
    static final String ORDERS = "orders";
    static final String GAUGE = "gauge";
    static final String TO_REROUTED = "to-rerouted";
    static final String TO_TICKS = "to-ticks";
    static final String TO_DEAD_LETTERS = "to-dead-letters";
    static final String TO_LATE = "to-late";
    static final String TO_HOURS = "to-hours";
    static final String TO_BASELINES = "to-baselines";
    static final String TO_ALERTS = "to-alerts";

    private Nodes() {}
}
