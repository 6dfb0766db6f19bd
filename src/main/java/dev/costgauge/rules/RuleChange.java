package dev.costgauge.rules;

import dev.costgauge.avro.CostRule;
import dev.costgauge.codec.BinaryReader;
import dev.costgauge.codec.BinaryWriter;
import dev.costgauge.cost.HourOfWeek;
import dev.costgauge.cost.PairKey;
import dev.costgauge.detect.RuleSpec;
import org.jspecify.annotations.Nullable;

/**
 * One version of one override: which pairs, from which hour, and what is different for them. Immutable.
 *
 * @param version a newer one wins in every hour that it holds for
 * @param fromHour first UTC epoch hour that it holds for
 * @param removed the override says nothing any more
 */
public record RuleChange(
        String ruleId,
        long version,
        long fromHour,
        NamePattern project,
        NamePattern service,
        NamePattern model,
        boolean removed,
        @Nullable String rule,
        @Nullable Double sensitivity,
        @Nullable Double minImpact,
        @Nullable Integer quietHours,
        @Nullable Double ratio) {

    private static final int VERSION = 1;
    private static final int MAX_ID = 128;

    /** What numbers and flags take in the stored form, at most. */
    private static final int FIXED_BYTES = 96;

    /** @throws IllegalArgumentException naming the field and the rule that it breaks */
    public RuleChange {
        require(!ruleId.isEmpty() && ruleId.length() <= MAX_ID, "ruleId", "has 1 to " + MAX_ID + " characters");
        require(ruleId.chars().noneMatch(Character::isISOControl), "ruleId", "has no control character");
        require(rule == null || RuleSpec.isRule(rule), "rule", "is seasonal-conformal or ewma-ratio, not '" + rule + "'");
        require(within(sensitivity, Double.MIN_VALUE, RuleSpec.MAX_SENSITIVITY), "sensitivity", "is above 0 and at most 100");
        require(within(minImpact, Double.MIN_VALUE, RuleSpec.MAX_DOLLARS), "minImpact", "is above 0 and below 1e9");
        require(quietHours == null || (quietHours >= 1 && quietHours <= HourOfWeek.SLOTS), "quietHours", "is 1 to 168");
        require(within(ratio, 1, RuleSpec.MAX_DOLLARS), "ratio", "is at least 1");
    }

    /**
     * Reads a record of topic {@code cost-rules}.
     *
     * @throws IllegalArgumentException naming the field and the rule that it breaks
     */
    public static RuleChange of(CostRule record) {
        return new RuleChange(
                record.getRuleId(),
                record.getVersion(),
                Math.ceilDiv(record.getEffectiveFrom().toEpochMilli(), HourOfWeek.MILLIS),
                pattern("project", record.getProject()),
                pattern("service", record.getService()),
                pattern("model", record.getModel()),
                record.getRemoved(),
                record.getRule(),
                record.getSensitivity(),
                record.getMinImpact(),
                record.getQuietHours(),
                record.getRatio());
    }

    private static boolean within(@Nullable Double value, double least, double most) {
        return value == null || (value >= least && value <= most);
    }

    private static NamePattern pattern(String field, String text) {
        try {
            return new NamePattern(text);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(field + " " + e.getMessage(), e);
        }
    }

    private static void require(boolean holds, String field, String rule) {
        if (!holds) {
            throw new IllegalArgumentException(field + " " + rule);
        }
    }

    boolean matches(PairKey pair) {
        return project.matches(pair.project()) && service.matches(pair.service()) && model.matches(pair.model());
    }

    /** What the stored form takes, at most. */
    int mostBytes() {
        int characters = ruleId.length() + project.text().length() + service.text().length() + model.text().length();
        return FIXED_BYTES + 3 * characters;
    }

    /** The more characters are given, the more specific; the version's own patterns count, not those of older ones. */
    int specificity() {
        return project.literals() + service.literals() + model.literals();
    }

    /** What this override leaves of settings that a less specific one made. */
    RuleSpec over(RuleSpec less) {
        return removed
                ? less
                : new RuleSpec(
                        rule == null ? less.rule() : rule,
                        sensitivity == null ? less.sensitivity() : sensitivity,
                        minImpact == null ? less.minImpact() : minImpact,
                        quietHours == null ? less.quietHours() : quietHours,
                        less.pace(),
                        less.ewmaAlpha(),
                        ratio == null ? less.ewmaRatio() : ratio,
                        less.ewmaFloor());
    }

    /** Appends the stored form. */
    public void write(BinaryWriter out) {
        out.putByte(VERSION).putString(ruleId).putLong(version).putLong(fromHour);
        out.putString(project.text()).putString(service.text()).putString(model.text());
        out.putByte(removed ? 1 : 0).putString(rule == null ? "" : rule);
        putDouble(out, sensitivity);
        putDouble(out, minImpact);
        out.putLong(quietHours == null ? 0 : quietHours);
        putDouble(out, ratio);
    }

    /** Reads what {@link #write} wrote. */
    public static RuleChange read(BinaryReader in) {
        in.version("rule", VERSION);
        String id = in.getString();
        long version = in.getLong();
        long fromHour = in.getLong();
        NamePattern project = new NamePattern(in.getString());
        NamePattern service = new NamePattern(in.getString());
        NamePattern model = new NamePattern(in.getString());
        boolean removed = in.getByte() != 0;
        String rule = in.getString();
        Double sensitivity = getDouble(in);
        Double minImpact = getDouble(in);
        int quiet = in.getInt();
        return new RuleChange(
                id,
                version,
                fromHour,
                project,
                service,
                model,
                removed,
                rule.isEmpty() ? null : rule,
                sensitivity,
                minImpact,
                quiet == 0 ? null : (Integer) quiet,
                getDouble(in));
    }

    /** None of the knobs can be 0, so that says that there is none. */
    private static void putDouble(BinaryWriter out, @Nullable Double value) {
        out.putDouble(value == null ? 0 : value);
    }

    private static @Nullable Double getDouble(BinaryReader in) {
        double value = in.getDouble();
        return value == 0 ? null : (Double) value;
    }
}
