package dev.costgauge.detect;

import dev.costgauge.settings.Setting;
import dev.costgauge.settings.SettingException;

/** Which rule decides, and its few knobs. Overrides for single pairs come from topic {@code cost-rules}. */
public record DetectSettings(
        @Setting(
                key = "detect.rule",
                defaultValue = SeasonalConformal.RULE,
                unit = "seasonal-conformal or ewma-ratio",
                reason = "what decides that an hour is anomalous; `costgauge evaluate` compares them on labelled data")
        String rule,
        @Setting(
                key = "detect.sensitivity",
                defaultValue = "1",
                unit = "above 0, at most 100",
                reason = "divides every limit of seasonal-conformal: 2 alerts at half the distance, .5 at twice")
        double sensitivity,
        @Setting(
                key = "detect.min.impact",
                defaultValue = "1",
                unit = "USD per hour, above 0",
                reason = "an hour that is off by less is never anomalous for seasonal-conformal: what is worth a look")
        double minImpact,
        @Setting(
                key = "detect.pace",
                defaultValue = "true",
                unit = "true or false",
                reason = "tells provisionally of running hours that are on their way past their threshold; false waits for the crossing")
        boolean pace,
        @Setting(
                key = "detect.ewma.alpha",
                defaultValue = "0.1",
                unit = "above 0, at most 1",
                reason = "weight of the newest hour in a slot's baseline; 0.1 remembers some ten weeks")
        double ewmaAlpha,
        @Setting(
                key = "detect.ewma.ratio",
                defaultValue = "3",
                unit = "multiple, at least 1",
                reason = "for ewma-ratio an hour is anomalous above this multiple of its baseline")
        double ewmaRatio,
        @Setting(
                key = "detect.ewma.floor",
                defaultValue = "0",
                unit = "USD per hour",
                reason = "for ewma-ratio hours that cost no more are never anomalous; keeps pairs that spend cents quiet")
        double ewmaFloor) {

    public DetectSettings {
        if (!RuleSpec.isRule(rule)) {
            throw new SettingException(
                    "detect.rule", "is " + SeasonalConformal.RULE + " or " + EwmaRatio.RULE + ", not '" + rule + "'");
        }
        if (!(sensitivity > 0 && sensitivity <= RuleSpec.MAX_SENSITIVITY)) {
            throw new SettingException("detect.sensitivity", "is above 0 and at most 100, not " + sensitivity);
        }
        if (!(minImpact > 0 && minImpact < RuleSpec.MAX_DOLLARS)) {
            throw new SettingException("detect.min.impact", "is above 0 and below 1e9, not " + minImpact);
        }
        if (!(ewmaAlpha > 0 && ewmaAlpha <= 1)) {
            throw new SettingException("detect.ewma.alpha", "is above 0 and at most 1, not " + ewmaAlpha);
        }
        if (!(ewmaRatio >= 1 && ewmaRatio < RuleSpec.MAX_DOLLARS)) {
            throw new SettingException("detect.ewma.ratio", "is at least 1, not " + ewmaRatio);
        }
        if (!(ewmaFloor >= 0 && ewmaFloor < RuleSpec.MAX_DOLLARS)) {
            throw new SettingException("detect.ewma.floor", "is at least 0, not " + ewmaFloor);
        }
    }

    /** What holds for pairs without overrides. */
    public RuleSpec spec(int quietHours) {
        return new RuleSpec(rule, sensitivity, minImpact, quietHours, pace, ewmaAlpha, ewmaRatio, ewmaFloor);
    }
}
