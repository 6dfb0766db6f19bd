package dev.costgauge.settings;

import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Text to typed values; every refusal names the key, the rule and the origin. */
final class SettingConversion {

    private SettingConversion() {}

    static Object convert(Declared declared, String text, String origin) {
        Class<?> type = declared.type();
        String value = text.strip();
        try {
            if (type == String.class) {
                return value;
            } else if (type == int.class) {
                return Integer.parseInt(value);
            } else if (type == long.class) {
                return Long.parseLong(value);
            } else if (type == double.class) {
                return Double.parseDouble(value);
            } else if (type == boolean.class) {
                return parseBoolean(value);
            } else if (type == Duration.class) {
                return DurationForm.parse(value);
            } else if (type == ZoneId.class) {
                return ZoneId.of(value);
            } else if (type == Path.class) {
                return Path.of(value);
            } else if (type == List.class) {
                return value.isEmpty() ? List.of() : List.of(value.split("\\s*,\\s*"));
            } else if (type.isEnum()) {
                return parseEnum(type, value);
            }
        } catch (IllegalArgumentException | DateTimeException e) {
            String shown = declared.setting().secret() ? "the value" : "'" + value + "'";
            throw new SettingException(declared.key(), shown + " is not " + formOf(type) + " (" + origin + ")");
        }
        throw new IllegalStateException("no conversion to " + type + " for " + declared.key());
    }

    private static boolean parseBoolean(String value) {
        return switch (value) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new IllegalArgumentException(value);
        };
    }

    private static Object parseEnum(Class<?> type, String value) {
        for (Object constant : type.getEnumConstants()) {
            if (formOf((Enum<?>) constant).equals(value)) {
                return constant;
            }
        }
        throw new IllegalArgumentException(value);
    }

    private static String formOf(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static String formOf(Class<?> type) {
        if (type.isEnum()) {
            return "one of "
                    + Arrays.stream(type.getEnumConstants())
                            .map(constant -> formOf((Enum<?>) constant))
                            .collect(Collectors.joining(", "));
        } else if (type == Duration.class) {
            return DurationForm.RULE;
        } else if (type == ZoneId.class) {
            return "a time zone such as UTC or Europe/Berlin";
        } else if (type == boolean.class) {
            return "true or false";
        } else if (type == double.class) {
            return "a number";
        }
        return type == int.class || type == long.class ? "a whole number" : "a valid value";
    }
}
