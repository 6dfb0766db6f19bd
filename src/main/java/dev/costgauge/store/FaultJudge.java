package dev.costgauge.store;

import com.clickhouse.client.api.ClickHouseException;
import com.clickhouse.client.api.ServerException;
import dev.costgauge.tls.TlsTrouble;
import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisException;
import java.io.IOException;
import java.sql.SQLException;
import java.sql.SQLTransientException;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** The rules behind {@link Fault#of}. What is not known to be fatal passes, as long as it came from a neighbour. */
final class FaultJudge {

    /** Missing table, column or function: the schema is behind. */
    private static final Set<Integer> CLICKHOUSE_SCHEMA = Set.of(8, 10, 16, 46, 47, 60);

    /** Unknown user, wrong password, required password, failed authentication. */
    private static final Set<Integer> CLICKHOUSE_LOGIN = Set.of(192, 193, 194, 516);

    /** Statement or data that will never be accepted: syntax, types, parsing, unknown setting, argument counts. */
    private static final Set<Integer> CLICKHOUSE_REFUSED =
            Set.of(6, 20, 26, 27, 36, 38, 41, 42, 43, 44, 48, 50, 53, 62, 70, 72, 115, 117, 349, 386, 452);

    private FaultJudge() {}

    static Fault judge(Throwable failure) {
        Fault tls = tls(failure);
        if (tls != null) {
            return tls;
        }
        boolean neighbour = false;
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            Fault fault = known(cause);
            if (fault != null) {
                return fault;
            }
            neighbour |= cause instanceof SQLException
                    || cause instanceof ClickHouseException
                    || cause instanceof RedisException
                    || cause instanceof IOException;
        }
        return neighbour ? new Fault.Transient(text(failure)) : new Fault.Fatal(text(failure));
    }

    /** A handshake that will fail again, whichever way its neighbour's client wraps it. */
    private static @Nullable Fault tls(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            String trouble = switch (cause) {
                case SQLException postgres -> tls("PostgreSQL", "postgres", postgres);
                case ClickHouseException clickHouse -> tls("ClickHouse", "clickhouse", clickHouse);
                case RedisException redis -> tls("Redis", "redis", redis);
                default -> null;
            };
            if (trouble != null) {
                return new Fault.Fatal(trouble);
            }
        }
        return null;
    }

    private static @Nullable String tls(String name, String key, Throwable failure) {
        String trouble = TlsTrouble.of(failure, key, key + ".url");
        return trouble == null ? null : name + ": " + trouble;
    }

    private static @Nullable Fault known(Throwable cause) {
        return switch (cause) {
            case StoreConfigurationException configuration -> new Fault.Fatal(text(configuration));
            case ServerException clickHouse -> clickHouse(clickHouse);
            case RedisCommandExecutionException redis -> redis(redis);
            case SQLTransientException passing -> null;
            case SQLException sql when sql.getSQLState() != null -> postgres(sql, sql.getSQLState());
            case IOException network -> new Fault.Transient(text(network));
            case TimeoutException late -> new Fault.Transient(text(late));
            default -> null;
        };
    }

    private static Fault postgres(SQLException failure, String state) {
        String said = failure.getMessage() + " (SQLSTATE " + state + ")";
        return switch (state) {
            case "28P01", "28000" -> new Fault.Fatal("PostgreSQL refuses the login: " + said + "; mend " + login(said));
            // Mostly the driver's own: no password where one is asked for, no TLS where it must be.
            case "08004" ->
                new Fault.Fatal("PostgreSQL cannot be logged in to: " + said
                        + "; mend postgres.user, postgres.password, or sslmode in postgres.url");
            case "3D000" ->
                new Fault.Fatal("PostgreSQL has no such database: " + said + "; create it or mend postgres.url");
            case "42P01", "42703", "42883" ->
                new Fault.Fatal("PostgreSQL's schema is behind: " + said + "; run `costgauge migrate up`");
            case "42501" ->
                new Fault.Fatal("PostgreSQL denies access: " + said + "; grant it to postgres.user");
            default -> switch (state.substring(0, 2)) {
                case "22", "23", "42", "0A" -> new Fault.Fatal("PostgreSQL refuses the statement: " + said);
                default -> new Fault.Transient("PostgreSQL: " + said);
            };
        };
    }

    private static String login(String said) {
        if (said.contains("no encryption")) {
            return "postgres.tls.ca, or sslmode in postgres.url: this server wants TLS";
        }
        return said.contains("client certificate")
                ? "postgres.tls.cert and postgres.tls.key: this server wants them"
                : "postgres.user and postgres.password";
    }

    private static Fault clickHouse(ServerException failure) {
        int code = failure.getCode();
        String said = firstLine(failure.getMessage());
        if (CLICKHOUSE_LOGIN.contains(code)) {
            return new Fault.Fatal(
                    "ClickHouse refuses the login: " + said + "; mend clickhouse.user and clickhouse.password");
        } else if (code == 81) {
            return new Fault.Fatal("ClickHouse has no such database: " + said + "; create it or mend clickhouse.url");
        } else if (CLICKHOUSE_SCHEMA.contains(code)) {
            return new Fault.Fatal("ClickHouse's schema is behind: " + said + "; run `costgauge migrate up`");
        } else if (code == 497) {
            return new Fault.Fatal("ClickHouse denies access: " + said + "; grant it to clickhouse.user");
        } else if (CLICKHOUSE_REFUSED.contains(code)) {
            return new Fault.Fatal("ClickHouse refuses the statement: " + said);
        }
        return new Fault.Transient("ClickHouse: " + said);
    }

    private static Fault redis(RedisCommandExecutionException failure) {
        String said = String.valueOf(failure.getMessage());
        String word = said.split(" ", 2)[0].toUpperCase(Locale.ROOT);
        return switch (word) {
            case "WRONGPASS", "NOAUTH" ->
                new Fault.Fatal("Redis refuses the login: " + said + "; mend redis.user and redis.password, or the login in redis.url");
            case "NOPERM" -> new Fault.Fatal("Redis denies access: " + said + "; grant it to redis.user");
            case "WRONGTYPE", "NOSCRIPT" -> new Fault.Fatal("Redis refuses the command: " + said);
            case "ERR" -> redisError(said);
            default -> new Fault.Transient("Redis: " + said);
        };
    }

    private static Fault redisError(String said) {
        if (said.contains("max number of clients")) {
            return new Fault.Transient("Redis: " + said);
        }
        return said.contains("DB index") || said.contains("password")
                ? new Fault.Fatal("Redis refuses the connection: " + said + "; mend redis.url")
                : new Fault.Fatal("Redis refuses the command: " + said);
    }

    private static String text(Throwable failure) {
        String message = failure.getMessage();
        return message == null ? failure.getClass().getSimpleName() : firstLine(message);
    }

    private static String firstLine(@Nullable String message) {
        String text = String.valueOf(message);
        int end = text.indexOf('\n');
        return end < 0 ? text : text.substring(0, end);
    }
}
