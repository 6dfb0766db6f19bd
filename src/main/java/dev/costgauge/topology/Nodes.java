package dev.costgauge.topology;

/** The names of the topology's nodes; topology.md explains each. */
final class Nodes {

    static final String EVENTS = "events";
    static final String REROUTED = "rerouted";
    static final String COMMANDS = "commands";
    static final String TICKS = "ticks";
    static final String NOTICES = "notices";
    static final String FLEET_PARTS = "fleet-parts";
    static final String RULES = "rules";
    static final String CLOCK = "clock";
    static final String ORDERS = "orders";
    static final String HEAR = "hear";
    static final String FLEET = "fleet";
    static final String OVERRIDES = "overrides";
    static final String GAUGE = "gauge";
    static final String TO_REROUTED = "to-rerouted";
    static final String TO_TICKS = "to-ticks";
    static final String TO_DEAD_LETTERS = "to-dead-letters";
    static final String TO_LATE = "to-late";
    static final String TO_HOURS = "to-hours";
    static final String TO_BASELINES = "to-baselines";
    static final String TO_ALERTS = "to-alerts";
    static final String TO_JOURNAL = "to-journal";
    static final String TO_LEDGER = "to-ledger";
    static final String TO_FLEET_PARTS = "to-fleet-parts";
    static final String TO_NOTICES = "to-notices";
    static final String FLEET_TO_ALERTS = "fleet-to-alerts";
    static final String FLEET_TO_DEAD_LETTERS = "fleet-to-dead-letters";

    private Nodes() {}
}
