package dev.costgauge.store;

import io.lettuce.core.KeyValue;
import io.lettuce.core.LettuceFutures;
import io.lettuce.core.RedisCommandExecutionException;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.api.async.RedisAsyncCommands;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * {@link BaselineCache} on a string per slot, which gateways read, and a hash per pair with what guards and explains it:
 * {@code version|expected|threshold|provisional}. Needs one Redis (or a primary with replicas): the two keys of a slot are
 * written together, and in a Redis Cluster they may live on different nodes.
 */
public final class RedisBaselines implements BaselineCache {

    /** Rows a script call: long enough to make calls rare, short enough to keep other clients waiting under a millisecond. */
    private static final int CHUNK = 100;

    /**
     * KEYS: plain and companion of each row. ARGV: the guard (1 when an equal version is overwritten), then slot, plain
     * number, version and companion of each row. Versions are compared as decimal text, since Lua's numbers are doubles.
     * What others left there in another form or type guards nothing.
     */
    private static final String WRITE =
            """
            local changed = 0
            local function newer(given, held)
              if #given ~= #held then return #given > #held end
              if given == held then return ARGV[1] == '1' end
              return given > held
            end
            for i = 1, #KEYS / 2 do
              local slot, plain, version, text = ARGV[i*4-2], ARGV[i*4-1], ARGV[i*4], ARGV[i*4+1]
              local held = redis.pcall('HGET', KEYS[i*2], slot)
              if type(held) == 'table' then
                redis.call('DEL', KEYS[i*2])
                held = false
              end
              local known = held and string.match(held, '^(%d+)|[%w.+-]+|[%w.+-]+|[01]$')
              if not known or #known > 19 or newer(version, known) then
                redis.call('SET', KEYS[i*2-1], plain)
                redis.call('HSET', KEYS[i*2], slot, text)
                changed = changed + 1
              end
            end
            return changed
            """;

    private final Redis redis;
    private volatile @Nullable String digest;

    public RedisBaselines(Redis redis) {
        this.redis = redis;
    }

    /** What is asked for one pair: its numbers in one command, and what goes with them in another. */
    private record Asked(
            List<BaselineKey> keys,
            RedisFuture<List<KeyValue<String, String>>> numbers,
            RedisFuture<List<KeyValue<String, String>>> companions) {}

    @Override
    public Map<BaselineKey, CachedBaseline> read(Collection<BaselineKey> keys) {
        RedisAsyncCommands<String, String> commands = redis.commands();
        List<Asked> asked = new ArrayList<>();
        keys.stream().collect(Collectors.groupingBy(BaselineKey::pair)).forEach((pair, slots) -> {
            String prefix = RedisKeys.plainPrefix(pair);
            asked.add(new Asked(
                    slots,
                    commands.mget(slots.stream().map(key -> prefix + key.slot()).toArray(String[]::new)),
                    commands.hmget(
                            RedisKeys.companion(pair),
                            slots.stream().map(key -> Integer.toString(key.slot())).toArray(String[]::new))));
        });
        Map<BaselineKey, CachedBaseline> held = HashMap.newHashMap(keys.size());
        for (Asked pair : asked) {
            List<KeyValue<String, String>> numbers = await(pair.numbers());
            List<KeyValue<String, String>> companions = companionsOf(pair.companions());
            for (int i = 0; i < companions.size(); i++) {
                CachedBaseline baseline = companions.get(i).hasValue() && numbers.get(i).hasValue()
                        ? parse(numbers.get(i).getValue(), companions.get(i).getValue())
                        : null;
                if (baseline != null) {
                    held.put(pair.keys().get(i), baseline);
                }
            }
        }
        return held;
    }

    @Override
    public int upsert(List<BaselineRow> rows) {
        return write(rows, "0");
    }

    @Override
    public int repair(List<BaselineRow> rows) {
        return write(rows, "1");
    }

    private int write(List<BaselineRow> rows, String guard) {
        try {
            return send(rows, guard);
        } catch (RedisCommandExecutionException e) {
            // A restarted Redis has forgotten the script; the rows are guarded, so all of them can go again.
            if (String.valueOf(e.getMessage()).startsWith("NOSCRIPT")) {
                digest = null;
                return send(rows, guard);
            }
            throw e;
        }
    }

    private int send(List<BaselineRow> rows, String guard) {
        RedisAsyncCommands<String, String> commands = redis.commands();
        String script = digest;
        if (script == null) {
            script = await(commands.scriptLoad(WRITE));
            digest = script;
        }
        List<RedisFuture<Long>> answers = new ArrayList<>();
        for (int from = 0; from < rows.size(); from += CHUNK) {
            answers.add(call(commands, script, rows.subList(from, Math.min(from + CHUNK, rows.size())), guard));
        }
        int changed = 0;
        for (RedisFuture<Long> answer : answers) {
            changed += await(answer).intValue();
        }
        return changed;
    }

    private static RedisFuture<Long> call(
            RedisAsyncCommands<String, String> commands, String script, List<BaselineRow> rows, String guard) {
        String[] keys = new String[rows.size() * 2];
        String[] arguments = new String[rows.size() * 4 + 1];
        arguments[0] = guard;
        for (int i = 0; i < rows.size(); i++) {
            BaselineRow row = rows.get(i);
            keys[i * 2] = RedisKeys.plain(row.key());
            keys[i * 2 + 1] = RedisKeys.companion(row.key().pair());
            arguments[i * 4 + 1] = Integer.toString(row.key().slot());
            arguments[i * 4 + 2] = plain(row.baseline());
            arguments[i * 4 + 3] = Long.toString(row.version());
            arguments[i * 4 + 4] =
                    row.version() + "|" + row.expected() + '|' + row.threshold() + '|' + (row.provisional() ? 1 : 0);
        }
        return commands.evalsha(script, ScriptOutputType.INTEGER, keys, arguments);
    }

    /** The shortest decimal that reads back as the same double, without an exponent: any gateway can parse it. */
    static String plain(double dollars) {
        return Double.isFinite(dollars) ? new BigDecimal(Double.toString(dollars)).toPlainString() : "" + dollars;
    }

    /** Null when somebody else wrote it: what cannot be read counts as absent, and so is repaired. */
    private static @Nullable CachedBaseline parse(String plain, String companion) {
        String[] parts = companion.split("\\|", -1);
        if (parts.length != 4) {
            return null;
        }
        try {
            return new CachedBaseline(
                    Double.parseDouble(plain),
                    Long.parseLong(parts[0]),
                    Double.parseDouble(parts[1]),
                    Double.parseDouble(parts[2]),
                    parts[3].equals("1"));
        } catch (NumberFormatException e) {
            return null;
        }
    }

    /** None when somebody put something else in their place. */
    private List<KeyValue<String, String>> companionsOf(RedisFuture<List<KeyValue<String, String>>> answer) {
        try {
            return await(answer);
        } catch (RedisCommandExecutionException e) {
            if (String.valueOf(e.getMessage()).startsWith("WRONGTYPE")) {
                return List.of();
            }
            throw e;
        }
    }

    private <T> T await(RedisFuture<T> answer) {
        try {
            if (!LettuceFutures.awaitAll(redis.timeout(), answer)) {
                throw new StoreException(new TimeoutException("Redis did not answer in " + redis.timeout()));
            }
            return answer.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StoreException(e);
        } catch (ExecutionException e) {
            throw StoreException.of(e);
        }
    }
}
