package dev.costgauge.topology;

/** What sort of record was refused, beside events; its name is the dead letter's reason. */
public enum Refused {
    COMMAND_REFUSED,
    RULE_REFUSED,
    /** A record of our own topics that is none of ours. */
    INTERNAL_UNREADABLE,
    /** One that says what cannot be. */
    INTERNAL_REFUSED
}
