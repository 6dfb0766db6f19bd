package dev.costgauge.settings;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * The effective settings. Precedence, highest first: command line ({@code --set key=value}), environment, file, default.
 * An unknown key, or an unknown variable that begins with {@code COSTGAUGE_}, is an error. Immutable.
 */
public final class Settings {

    private static final String ENV_PREFIX = "COSTGAUGE_";
    private static final String MASK = "********";
    private static final List<String> SECRET_WORDS = List.of("password", "secret", "jaas", "token", "credential");
    private static final Pattern USER_INFO = Pattern.compile("//[^?#,\\s]*@");
    private static final Pattern SECRET_PARAMETER = Pattern.compile(
            "([?&;](?:[\\w.-]*(?:password|secret|token|credential)[\\w.-]*)=)[^&;\\s]*", Pattern.CASE_INSENSITIVE);

    /** One row of the effective settings, ready to print: secrets are masked. */
    public record Row(String key, String value, String origin, String defaultValue, String unit, String reason) {}

    private record Value(String text, String origin) {}

    private final Map<Class<? extends Record>, Record> records = new LinkedHashMap<>();
    private final List<Row> rows = new ArrayList<>();

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
        Map<String, Value> given = new TreeMap<>();
        file.forEach((key, text) -> given.put(key, new Value(text, "file")));
        Map<String, String> unclaimedEnv = new TreeMap<>();
        environment.forEach((name, text) -> {
            if (name.startsWith(ENV_PREFIX) && !ignoredEnv.contains(name)) {
                unclaimedEnv.put(name, text);
            }
        });
        for (Class<? extends Record> type : declared) {
            for (RecordComponent component : type.getRecordComponents()) {
                claimEnvironment(annotationOf(component), environment, unclaimedEnv, given);
            }
        }
        commandLine.forEach((key, text) -> given.put(key, new Value(text, "command line")));
        for (Class<? extends Record> type : declared) {
            settings.records.put(type, settings.fill(type, given));
        }
        if (!given.isEmpty()) {
            Map.Entry<String, Value> first = given.entrySet().iterator().next();
            throw new SettingException(first.getKey(), "is unknown (" + first.getValue().origin() + ")");
        }
        if (!unclaimedEnv.isEmpty()) {
            throw new SettingException("environment variable " + unclaimedEnv.keySet().iterator().next()
                    + " names no setting; `costgauge config` lists them");
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

    private static void claimEnvironment(
            Setting setting, Map<String, String> environment, Map<String, String> unclaimed, Map<String, Value> given) {
        if (setting.key().endsWith(".*")) {
            String prefix = envOf(setting.key().substring(0, setting.key().length() - 1));
            unclaimed.entrySet().removeIf(entry -> {
                boolean ours = entry.getKey().startsWith(prefix);
                if (ours) {
                    String rest = entry.getKey().substring(prefix.length());
                    String key = setting.key().substring(0, setting.key().length() - 1)
                            + rest.toLowerCase(Locale.ROOT).replace('_', '.');
                    given.put(key, new Value(entry.getValue(), "environment " + entry.getKey()));
                }
                return ours;
            });
            return;
        }
        // Our own name wins over the field's: it can only have been meant for us.
        for (String name : List.of(setting.env(), envOf(setting.key()))) {
            String text = name.isEmpty() ? null : environment.get(name);
            if (text != null) {
                given.put(setting.key(), new Value(text, "environment " + name));
                unclaimed.remove(name);
            }
        }
    }

    private <T extends Record> T fill(Class<T> type, Map<String, Value> given) {
        RecordComponent[] components = type.getRecordComponents();
        Object[] arguments = new Object[components.length];
        Class<?>[] types = new Class<?>[components.length];
        for (int i = 0; i < components.length; i++) {
            types[i] = components[i].getType();
            arguments[i] = valueOf(components[i], given);
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

    private Object valueOf(RecordComponent component, Map<String, Value> given) {
        Setting setting = annotationOf(component);
        if (setting.key().endsWith(".*")) {
            return prefixed(setting, given);
        }
        Value value = given.remove(setting.key());
        String text = value == null ? setting.defaultValue() : value.text();
        String origin = value == null ? "default" : value.origin();
        Object converted = SettingConversion.convert(setting, component.getType(), text, origin);
        rows.add(new Row(
                setting.key(), masked(setting, text), origin, setting.defaultValue(), setting.unit(), setting.reason()));
        return converted;
    }

    private Map<String, String> prefixed(Setting setting, Map<String, Value> given) {
        String prefix = setting.key().substring(0, setting.key().length() - 1);
        Map<String, String> taken = new TreeMap<>();
        given.entrySet().removeIf(entry -> {
            boolean ours = entry.getKey().startsWith(prefix);
            if (ours) {
                taken.put(entry.getKey().substring(prefix.length()), entry.getValue().text());
                rows.add(new Row(
                        entry.getKey(),
                        looksSecret(entry.getKey())
                                ? MASK
                                : withoutCredentials(entry.getValue().text()),
                        entry.getValue().origin(), "", setting.unit(), setting.reason()));
            }
            return ours;
        });
        if (taken.isEmpty()) {
            rows.add(new Row(setting.key(), "", "default", "", setting.unit(), setting.reason()));
        }
        return Map.copyOf(taken);
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
        String lower = key.toLowerCase(Locale.ROOT);
        return SECRET_WORDS.stream().anyMatch(lower::contains) || lower.endsWith(".key");
    }

    private static Setting annotationOf(RecordComponent component) {
        return Objects.requireNonNull(
                component.getAnnotation(Setting.class), () -> component + " lacks @Setting");
    }
}
