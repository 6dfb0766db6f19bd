package dev.costgauge.settings;

import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.Objects;
import java.util.stream.Stream;

/** A declared setting with its whole key, which for one of a {@link SettingGroup} begins with the group's. */
record Declared(String key, Setting setting, Class<?> type) {

    /** Every setting of a record, those of its groups included, in declared order. */
    static Stream<Declared> of(Class<? extends Record> type) {
        return of(type, "");
    }

    private static Stream<Declared> of(Class<? extends Record> type, String prefix) {
        return Arrays.stream(type.getRecordComponents()).flatMap(component -> {
            SettingGroup group = component.getAnnotation(SettingGroup.class);
            return group == null
                    ? Stream.of(of(component, prefix))
                    : of(component.getType().asSubclass(Record.class), prefix + group.value() + ".");
        });
    }

    static Declared of(RecordComponent component, String prefix) {
        Setting setting = Objects.requireNonNull(
                component.getAnnotation(Setting.class), () -> component + " lacks @Setting");
        return new Declared(prefix + setting.key(), setting, component.getType());
    }

    /** Whether it takes every key that begins with {@link #prefix()}. */
    boolean isPrefix() {
        return key.endsWith(".*");
    }

    String prefix() {
        return key.substring(0, key.length() - 1);
    }
}
