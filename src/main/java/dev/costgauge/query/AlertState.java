package dev.costgauge.query;

/** Where an alert stands, for filters: OPENED and UPDATED are both open. */
public enum AlertState {
    OPEN,
    RESOLVED,
    RETRACTED;

    boolean holds(String status) {
        return switch (this) {
            case OPEN -> status.equals("OPENED") || status.equals("UPDATED");
            case RESOLVED -> status.equals("RESOLVED");
            case RETRACTED -> status.equals("RETRACTED");
        };
    }
}
