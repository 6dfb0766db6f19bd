package dev.costgauge.query;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A pair now.
 *
 * @param partition of every topic of ours that is keyed by the pair
 * @param lastClosedHour start of it; null before the first close
 * @param openHour the newest open hour; null when none is open
 * @param closing earlier hours that still wait out their grace, oldest first
 * @param episode null when all is quiet
 */
public record SeriesView(
        String project,
        String service,
        String model,
        int partition,
        @Nullable Instant lastClosedHour,
        @Nullable HourView openHour,
        List<HourView> closing,
        @Nullable EpisodeView episode) {

    public SeriesView {
        closing = List.copyOf(closing);
    }
}
