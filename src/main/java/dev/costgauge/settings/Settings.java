package dev.costgauge.settings;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * The effective settings. Precedence, highest first: command line ({@code --set key=value}), environment, file, default.
 * A secret may stand in a file that its key with {@code .file} names. An unknown key, or an unknown variable that begins with
 * {@code COSTGAUGE_}, is an error. Immutable.
 */
public final class Settings {

    private static final String ENV_PREFIX = "COSTGAUGE_";
    private static final String MASK = "********";
    private static final List<String> SECRET_WORDS = List.of("password", "passphrase", "secret", "jaas", "token", "credential");
    private static final Pattern USER_INFO = Pattern.compile("//[^?#,\\s]*@");
    private static final Pattern SECRET_PARAMETER = Pattern.compile(
            "([?&;](?:[\\w.-]*(?:password|secret|token|credential)[\\w.-]*)=)[^&;\\s]*", Pattern.CASE_INSENSITIVE);

    /**
     * One row of the effective settings, ready to print: secrets are masked.
     *
     * @param inFile whether a file may hold the value instead, named by the key with {@code .file}
     */
    public record Row(
            String key, String value, String origin, String defaultValue, String unit, String reason, boolean inFile) {}

    /** A text as it was given, and by whom. */
    record Value(String text, String origin) {}

    private final Map<Class<? extends Record>, Record> records = new LinkedHashMap<>();
    private final List<Row> rows = new ArrayList<>();
    private final Set<String> keys = new HashSet<>();

    private Settings() {}

    /**
     * Fills every record from the three sources.
     *
     * @param ignoredEnv variables with our prefix that others read (the launcher, the log configuration)
     * @throws SettingException naming the key and the rule
     */
    public static Settings load(
            List<Class<? extends Record>> declared,
            Map<String, String> commandLine,
            Map<String, String> environment,
            Map<String, String> file,
            List<String> ignoredEnv) {
        Settings settings = new Settings();
        List<Declared> declarations = declared.stream().flatMap(Declared::of).toList();
        declarations.forEach(one -> settings.keys.add(one.key()));
        Map<String, String> unclaimedEnv = new TreeMap<>();
        environment.forEach((name, text) -> {
            if (name.startsWith(ENV_PREFIX) && !ignoredEnv.contains(name)) {
                unclaimedEnv.put(name, text);
            }
        });
        Map<String, Value> variables = new TreeMap<>();
        declarations.forEach(one -> claimEnvironment(one, environment, unclaimedEnv, variables));
        Map<String, Value> given = new TreeMap<>();
        SecretFiles.overlay(given, from(file, "file"));
        SecretFiles.overlay(given, variables);
        SecretFiles.overlay(given, from(commandLine, "command line"));
        for (Class<? extends Record> type : declared) {
            settings.records.put(type, settings.fill(type, "", given));
        }
        if (!given.isEmpty()) {
            Map.Entry<String, Value> first = given.entrySet().iterator().next();
            throw new SettingException(first.getKey(), "is unknown (" + first.getValue().origin() + ")");
        }
        if (!unclaimedEnv.isEmpty()) {
            throw new SettingException("environment variable " + unclaimedEnv.keySet().iterator().next()
                    + " names no setting; `costgauge config --reference` lists them");
        }
        return settings;
    }

    /** The filled record of a declared type. */
    public <T extends Record> T as(Class<T> type) {
        return type.cast(Objects.requireNonNull(records.get(type), () -> type + " was not declared"));
    }

    /** Every setting with its effective value, in declared order. */
    public List<Row> rows() {
        return List.copyOf(rows);
    }

    /** The environment variable of a key. */
    public static String envOf(String key) {
        return ENV_PREFIX + key.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
    }

    private static Map<String, Value> from(Map<String, String> source, String origin) {
        Map<String, Value> values = new TreeMap<>();
        source.forEach((key, text) -> values.put(key, new Value(text, origin)));
        return values;
    }

    private static void claimEnvironment(
            Declared declared, Map<String, String> environment, Map<String, String> unclaimed, Map<String, Value> given) {
        if (declared.isPrefix()) {
            String prefix = envOf(declared.prefix());
            unclaimed.entrySet().removeIf(entry -> {
                boolean ours = entry.getKey().startsWith(prefix);
                if (ours) {
                    String rest = entry.getKey().substring(prefix.length());
                    String key = declared.prefix() + rest.toLowerCase(Locale.ROOT).replace('_', '.');
                    given.put(key, new Value(entry.getValue(), "environment " + entry.getKey()));
                }
                return ours;
            });
            return;
        }
        // Our own name wins over the field's: it can only have been meant for us.
        for (String name : List.of(declared.setting().env(), envOf(declared.key()))) {
            if (!name.isEmpty()) {
                claim(name, declared.key(), environment, unclaimed, given);
                if (declared.setting().secret()) {
                    claim(name + "_FILE", SecretFiles.keyOf(declared.key()), environment, unclaimed, given);
                }
            }
        }
    }

    private static void claim(
            String name, String key, Map<String, String> environment, Map<String, String> unclaimed, Map<String, Value> given) {
        String text = environment.get(name);
        if (text != null) {
            given.put(key, new Value(text, "environment " + name));
            unclaimed.remove(name);
        }
    }

    private <T extends Record> T fill(Class<T> type, String prefix, Map<String, Value> given) {
        RecordComponent[] components = type.getRecordComponents();
        Object[] arguments = new Object[components.length];
        Class<?>[] types = new Class<?>[components.length];
        for (int i = 0; i < components.length; i++) {
            types[i] = components[i].getType();
            SettingGroup group = components[i].getAnnotation(SettingGroup.class);
            arguments[i] = group == null
                    ? valueOf(Declared.of(components[i], prefix), given)
                    : fill(types[i].asSubclass(Record.class), prefix + group.value() + ".", given);
        }
        try {
            var constructor = type.getDeclaredConstructor(types);
            constructor.setAccessible(true);
            return constructor.newInstance(arguments);
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof RuntimeException refused) {
                throw refused;
            }
            throw new IllegalStateException(type + " cannot be filled", e);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(type + " cannot be filled", e);
        }
    }

    private Object valueOf(Declared declared, Map<String, Value> given) {
        if (declared.isPrefix()) {
            return prefixed(declared, given);
        }
        Setting setting = declared.setting();
        boolean inFile = setting.secret() && !keys.contains(SecretFiles.keyOf(declared.key()));
        Value own = given.remove(declared.key());
        Value value = inFile && own == null
                ? SecretFiles.read(declared.key(), given.remove(SecretFiles.keyOf(declared.key())))
                : own;
        String text = value == null ? setting.defaultValue() : value.text();
        String origin = value == null ? "default" : value.origin();
        Object converted = SettingConversion.convert(declared, text, origin);
        rows.add(new Row(
                declared.key(),
                masked(setting, text),
                origin,
                setting.defaultValue(),
                setting.unit(),
                setting.reason(),
                inFile));
        return converted;
    }

    private Map<String, String> prefixed(Declared declared, Map<String, Value> given) {
        Setting setting = declared.setting();
        Map<String, Value> ours = new TreeMap<>();
        given.entrySet().removeIf(entry -> {
            boolean isOurs = entry.getKey().startsWith(declared.prefix());
            if (isOurs) {
                take(entry.getKey(), entry.getValue(), ours);
            }
            return isOurs;
        });
        Map<String, String> taken = new TreeMap<>();
        ours.forEach((key, value) -> {
            taken.put(key.substring(declared.prefix().length()), value.text());
            rows.add(new Row(
                    key,
                    looksSecret(key) ? MASK : withoutCredentials(value.text()),
                    value.origin(), "", setting.unit(), setting.reason(), containsSecretWord(key)));
        });
        if (taken.isEmpty()) {
            rows.add(new Row(declared.key(), "", "default", "", setting.unit(), setting.reason(), false));
        }
        return Map.copyOf(taken);
    }

    private static void take(String key, Value value, Map<String, Value> into) {
        String secret = SecretFiles.secretOf(key);
        if (secret == null || !containsSecretWord(secret)) {
            into.put(key, value);
            return;
        }
        Value read = SecretFiles.read(secret, value);
        if (read != null) {
            into.put(secret, read);
        }
    }

    private static String masked(Setting setting, String text) {
        return setting.secret() && !text.isEmpty() ? MASK : withoutCredentials(text);
    }

    /** What a URL carries of credentials: between {@code //} and {@code @}, and in parameters that are named for it. */
    private static String withoutCredentials(String text) {
        String bare = USER_INFO.matcher(text).replaceAll("//" + MASK + "@");
        return SECRET_PARAMETER.matcher(bare).replaceAll("$1" + MASK);
    }

    private static boolean looksSecret(String key) {
        return containsSecretWord(key) || key.toLowerCase(Locale.ROOT).endsWith(".key");
    }

    private static boolean containsSecretWord(String key) {
        String lower = key.toLowerCase(Locale.ROOT);
        return SECRET_WORDS.stream().anyMatch(lower::contains);
    }
}
