package dev.costgauge.http;

import com.fasterxml.jackson.annotation.JsonProperty;

/** How one component is; asked on each request of /health, so it must be cheap and must not throw. */
@FunctionalInterface
public interface HealthCheck {

    Component check();

    /** What a component says of itself; the detail never holds a secret. */
    record Component(Status status, String detail) {
        public static Component up(String detail) {
            return new Component(Status.UP, detail);
        }

        public static Component degraded(String detail) {
            return new Component(Status.DEGRADED, detail);
        }

        public static Component down(String detail) {
            return new Component(Status.DOWN, detail);
        }
    }

    /** From good to bad. */
    enum Status {
        @JsonProperty("up")
        UP,
        /** Works, with something to look at; /health stays 200. */
        @JsonProperty("degraded")
        DEGRADED,
        @JsonProperty("down")
        DOWN
    }
}
