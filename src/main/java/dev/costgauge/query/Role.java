package dev.costgauge.query;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What answered: the copy of a store that is written to, one that follows it, or the archive of hours. */
public enum Role {
    @JsonProperty("active")
    ACTIVE,

    @JsonProperty("standby")
    STANDBY,

    /** No copy of a store: what the worker has put into ClickHouse. */
    @JsonProperty("archive")
    ARCHIVE
}
