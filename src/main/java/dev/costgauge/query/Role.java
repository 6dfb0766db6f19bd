package dev.costgauge.query;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What the copy of a store that answered is: the one that is written to, or one that follows it. */
public enum Role {
    @JsonProperty("active")
    ACTIVE,

    @JsonProperty("standby")
    STANDBY
}
