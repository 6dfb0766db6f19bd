package dev.costgauge.detect;

/**
 * How one pair is judged in one hour: the rule and its few knobs, after every override. Equal values make equal detectors.
 *
 * @param rule {@link SeasonalConformal#RULE} or {@link EwmaRatio#RULE}
 * @param sensitivity divides every limit of {@code seasonal-conformal}
 * @param minImpact USD an hour must be off for {@code seasonal-conformal}
 * @param quietHours closed hours without an anomaly after which an alert is resolved
 * @param pace whether running hours of {@code seasonal-conformal} are watched for their pace
 * @param ewmaAlpha weight of the newest hour for {@code ewma-ratio}
 * @param ewmaRatio multiple of the baseline that is still normal for {@code ewma-ratio}
 * @param ewmaFloor USD an hour that are always normal for {@code ewma-ratio}
 */
public record RuleSpec(
        String rule,
        double sensitivity,
        double minImpact,
        int quietHours,
        boolean pace,
        double ewmaAlpha,
        double ewmaRatio,
        double ewmaFloor) {

    public static final double MAX_SENSITIVITY = 100;

    /** Nothing that is compared with dollars is larger. */
    public static final double MAX_DOLLARS = 1e9;

    public RuleSpec withRule(String other) {
        return new RuleSpec(other, sensitivity, minImpact, quietHours, pace, ewmaAlpha, ewmaRatio, ewmaFloor);
    }

    /** Whether there is a rule of that name. */
    public static boolean isRule(String name) {
        return name.equals(SeasonalConformal.RULE) || name.equals(EwmaRatio.RULE);
    }

    /** The detector that judges so. */
    public Detector<?> detector() {
        return rule.equals(EwmaRatio.RULE)
                ? new EwmaRatio(ewmaAlpha, ewmaRatio, ewmaFloor)
                : new SeasonalConformal(minImpact, sensitivity);
    }
}
