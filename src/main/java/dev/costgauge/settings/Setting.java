package dev.costgauge.settings;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Declares a component of a settings record. The environment variable is {@code COSTGAUGE_} and the key in capitals with
 * dots and dashes as underscores; {@link #env} names a second one. A component of type {@code Map<String, String>} with a key
 * that ends in {@code .*} takes every key with that prefix.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.RECORD_COMPONENT)
public @interface Setting {
    String key();

    /** Text form of the default; empty means none, and then a String is empty. */
    String defaultValue() default "";

    /** Unit or form of the value, for the reference. */
    String unit() default "";

    /** Why one would change it, and why the default is what it is. */
    String reason();

    /** A second environment variable, for names that the field already knows. */
    String env() default "";

    /** Secrets are never printed, and may stand in a file that the key with {@code .file} names. */
    boolean secret() default false;
}
