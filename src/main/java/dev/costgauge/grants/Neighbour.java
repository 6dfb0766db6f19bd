package dev.costgauge.grants;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** Whose file. */
public enum Neighbour {
    KAFKA("kafka.sh", Role.SETUP, Role.STREAM, Role.WORKER, Role.OPERATOR, Role.RESET, Role.PRODUCER, Role.NOTIFIER),
    POSTGRES("postgres.sql", Role.SETUP, Role.WORKER),
    CLICKHOUSE("clickhouse.sql", Role.SETUP, Role.STREAM, Role.WORKER),
    REDIS("redis.acl", Role.WORKER, Role.GATEWAY);

    private final String file;
    private final List<Role> roles;

    Neighbour(String file, Role... roles) {
        this.file = file;
        this.roles = List.copyOf(Arrays.asList(roles));
    }

    /** The file's name, without folder. */
    public String file() {
        return file;
    }

    /** Who has a login there. */
    public List<Role> roles() {
        return roles;
    }

    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
