package dev.costgauge.store;

import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.SetArgs;
import io.lettuce.core.api.async.RedisAsyncCommands;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jdbi.v3.core.Handle;

/**
 * Asks the stores how they are. Changes nothing but one key in Redis that lives for a second, and leaves a script there that does
 * nothing. Throws what {@link Fault#of} judges.
 */
public final class StoreCheckup {

    private static final List<String> POSTGRES_TABLES =
            List.of("baselines", "baseline_history", "alerts", "alert_history");
    private static final List<String> POSTGRES_HISTORIES = List.of("baseline_history", "alert_history");
    private static final List<String> POSTGRES_RIGHTS = List.of("SELECT", "INSERT", "UPDATE");
    private static final String STREAM_HOURS = "stream_hours";
    private static final List<String> CLICKHOUSE_FILLED =
            List.of("cost_events", "cost_hours_by_pair", "cost_hours_by_place", STREAM_HOURS);
    private static final List<String> CLICKHOUSE_READ =
            List.of("cost_events", "cost_hours_by_pair", "cost_hours_by_place", "archive_positions", STREAM_HOURS);
    private static final String NO_OPERATION = "return 1";

    private final InstantSource clock;

    public StoreCheckup(InstantSource clock) {
        this.clock = clock;
    }

    public StoreCondition look(Postgres postgres) {
        try (Handle handle = postgres.jdbi().open()) {
            Instant before = clock.instant();
            double now = handle.createQuery("SELECT extract(epoch FROM clock_timestamp())::float8")
                    .mapTo(Double.class)
                    .one();
            Duration skew = skew(before, Instant.ofEpochMilli(Math.round(now * 1000)));
            String version = handle.createQuery("SHOW server_version").mapTo(String.class).one();
            List<String> faults = new ArrayList<>(handle.createQuery(
                            """
                            SELECT 'may not ' || wanted || ' ' || name || ': grant it to postgres.user'
                            FROM unnest(:tables) name, unnest(:rights) wanted
                            WHERE to_regclass(name) IS NOT NULL AND NOT has_table_privilege(to_regclass(name), wanted)
                                AND NOT (wanted = 'UPDATE' AND name = ANY (:histories))
                            ORDER BY name, wanted
                            """)
                    .bindArray("tables", String.class, POSTGRES_TABLES)
                    .bindArray("histories", String.class, POSTGRES_HISTORIES)
                    .bindArray("rights", String.class, POSTGRES_RIGHTS)
                    .mapTo(String.class)
                    .list());
            boolean readOnly = handle.createQuery("SELECT current_setting('transaction_read_only')::bool")
                    .mapTo(Boolean.class)
                    .one();
            if (readOnly) {
                faults.add("takes no writes (a standby, or default_transaction_read_only): mend postgres.url or the server");
            }
            return new StoreCondition(version, skew, faults, List.of());
        }
    }

    /** With the rights of the worker, which fills it. */
    public StoreCondition look(ClickHouse clickHouse) {
        return look(clickHouse, Map.of("SELECT", CLICKHOUSE_READ, "INSERT", CLICKHOUSE_FILLED));
    }

    /** With the rights of the stream, which reads closed hours and nothing else. */
    public StoreCondition lookAsReader(ClickHouse clickHouse) {
        return look(clickHouse, Map.of("SELECT", List.of(STREAM_HOURS)));
    }

    private StoreCondition look(ClickHouse clickHouse, Map<String, List<String>> rights) {
        Instant before = clock.instant();
        long now = clickHouse.count("toUnixTimestamp64Milli(now64(3))");
        Duration skew = skew(before, Instant.ofEpochMilli(now));
        String version = clickHouse.query("SELECT version()", row -> row.getString(1)).getFirst();
        List<String> faults = new ArrayList<>();
        new TreeMap<>(rights).forEach((right, tables) -> {
            for (String table : tables) {
                if (clickHouse.query("CHECK GRANT " + right + " ON " + table, row -> row.getLong(1)).getFirst() == 0) {
                    faults.add("may not " + right + " " + table + ": grant it to clickhouse.user");
                }
            }
        });
        return new StoreCondition(version, skew, faults, List.of());
    }

    /** Version, clock and role are told only to users who may ask; the worker never does. */
    public StoreCondition look(Redis redis) {
        RedisAsyncCommands<String, String> commands = redis.commands();
        Instant before = clock.instant();
        Duration skew = allowed(redis, commands.time())
                .map(time -> Instant.ofEpochSecond(Long.parseLong(time.get(0)), Long.parseLong(time.get(1)) * 1000))
                .map(theirs -> skew(before, theirs))
                .orElse(null);
        String info = allowed(redis, commands.info()).orElse("");
        List<String> faults = new ArrayList<>();
        if (field(info, "role").equals("slave")) {
            faults.add("is a replica and takes no writes: mend redis.url");
        } else {
            tryOut(redis, faults, "SET", commands.set(RedisKeys.plainProbe(), "1", SetArgs.Builder.px(1000)));
        }
        tryOut(redis, faults, "MGET", commands.mget(RedisKeys.plainProbe()));
        tryOut(redis, faults, "HGET", commands.hget(RedisKeys.companionProbe(), "1"));
        if (tryOut(redis, faults, "SCRIPT LOAD", commands.scriptLoad(NO_OPERATION))) {
            tryOut(
                    redis,
                    faults,
                    "EVALSHA",
                    commands.evalsha(
                            commands.digest(NO_OPERATION),
                            ScriptOutputType.INTEGER,
                            RedisKeys.plainProbe(),
                            RedisKeys.companionProbe()));
        }
        List<String> remarks = new ArrayList<>();
        if (field(info, "maxmemory_policy").startsWith("allkeys")) {
            remarks.add("evicts keys that do not expire (maxmemory-policy " + field(info, "maxmemory_policy")
                    + "), and baselines would be gone until the next sweep: set noeviction");
        }
        String version = field(info, "redis_version");
        return new StoreCondition(version.isEmpty() ? "unknown" : version, skew, faults, remarks);
    }

    private Duration skew(Instant before, Instant theirs) {
        Duration took = Duration.between(before, clock.instant());
        return Duration.between(before.plus(took.dividedBy(2)), theirs);
    }

    /** Whether we may; what we may not is a fault. */
    private static boolean tryOut(Redis redis, List<String> faults, String command, RedisFuture<?> answer) {
        boolean may = mayAwait(redis, answer);
        if (!may) {
            faults.add("may not " + command + " keys ewma:*: grant it to redis.user");
        }
        return may;
    }

    private static <T> Optional<T> allowed(Redis redis, RedisFuture<T> answer) {
        return mayAwait(redis, answer) ? Optional.of(await(redis, answer)) : Optional.empty();
    }

    private static boolean mayAwait(Redis redis, RedisFuture<?> answer) {
        try {
            await(redis, answer);
            return true;
        } catch (RedisCommandExecutionException e) {
            if (!String.valueOf(e.getMessage()).startsWith("NOPERM")) {
                throw e;
            }
            return false;
        }
    }

    private static String field(String info, String name) {
        Matcher matcher =
                Pattern.compile("^" + name + ":(.*?)\\r?$", Pattern.MULTILINE).matcher(info);
        return matcher.find() ? matcher.group(1) : "";
    }

    private static <T> T await(Redis redis, RedisFuture<T> answer) {
        try {
            return answer.get(redis.timeout().toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StoreException(e);
        } catch (ExecutionException e) {
            throw StoreException.of(e);
        } catch (TimeoutException e) {
            throw new StoreException(e);
        }
    }
}
