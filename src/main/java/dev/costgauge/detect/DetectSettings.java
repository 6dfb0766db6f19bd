package dev.costgauge.detect;

import dev.costgauge.settings.Setting;
import dev.costgauge.settings.SettingException;

/** Which rule decides, and its few knobs. */
public record DetectSettings(
        @Setting(
                key = "detect.rule",
                defaultValue = EwmaRatio.RULE,
                unit = "rule",
                reason = "what decides that an hour costs too much")
        String rule,
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
                reason = "an hour is anomalous above this multiple of its baseline")
        double ewmaRatio,
        @Setting(
                key = "detect.ewma.floor",
                defaultValue = "0",
                unit = "USD per hour",
                reason = "hours that cost no more are never anomalous; keeps pairs that spend cents from crying wolf")
        double ewmaFloor) {

    public DetectSettings {
        if (!rule.equals(EwmaRatio.RULE)) {
            throw new SettingException("detect.rule", "is " + EwmaRatio.RULE + ", not '" + rule + "'");
        }
        if (!(ewmaAlpha > 0 && ewmaAlpha <= 1)) {
            throw new SettingException("detect.ewma.alpha", "is above 0 and at most 1, not " + ewmaAlpha);
        }
        if (!(ewmaRatio >= 1 && ewmaRatio < 1e9)) {
            throw new SettingException("detect.ewma.ratio", "is at least 1, not " + ewmaRatio);
        }
        if (!(ewmaFloor >= 0 && ewmaFloor < 1e9)) {
            throw new SettingException("detect.ewma.floor", "is at least 0, not " + ewmaFloor);
        }
    }

    /** The rule that the settings name. */
    public EwmaRatio detector() {
        return new EwmaRatio(ewmaAlpha, ewmaRatio, ewmaFloor);
    }
}
