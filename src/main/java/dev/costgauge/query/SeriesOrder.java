package dev.costgauge.query;

/** Order of a listing of pairs. */
public enum SeriesOrder {
    /** By key, byte by byte; pages follow each other. */
    KEY,
    /** The highest cost of the running hour first; one page only. */
    COST
}
