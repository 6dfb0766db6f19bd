package dev.costgauge.load.generate;

import dev.costgauge.cost.HourOfWeek;
import dev.costgauge.cost.PairKey;
import dev.costgauge.load.ModelPrice;
import java.util.List;

/**
 * How one pair spends. Immutable.
 *
 * @param index place in the fleet, which seeds its noise
 * @param dollarsPerHour over a weekday, before launch, deploy and noise
 * @param daily factor for each hour of the day, mean about 1
 * @param weekend factor on Saturday and Sunday
 * @param inputTokens of a usual request
 * @param cachedShare part of the input that comes from a cache
 * @param launchHour first epoch hour with traffic; {@link Long#MIN_VALUE}: it was always there
 * @param deployHour epoch hour from which {@code deployFactor} applies
 */
public record PairProfile(
        int index,
        PairKey pair,
        ModelPrice price,
        List<Place> places,
        double dollarsPerHour,
        List<Double> daily,
        double weekend,
        double noise,
        int inputTokens,
        int outputTokens,
        double cachedShare,
        long launchHour,
        long deployHour,
        double deployFactor) {

    public PairProfile {
        places = List.copyOf(places);
        daily = List.copyOf(daily);
    }

    /** USD an hour that this epoch hour asks for, without noise. */
    double shape(long epochHour) {
        if (epochHour < launchHour) {
            return 0;
        }
        int slot = HourOfWeek.UTC.slotOf(epochHour);
        double week = slot >= 5 * 24 ? weekend : 1;
        double deploy = epochHour >= deployHour ? deployFactor : 1;
        return dollarsPerHour * daily.get(slot % 24) * week * deploy;
    }
}
