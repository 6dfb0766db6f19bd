package dev.costgauge.hours;

import static org.assertj.core.api.Assertions.assertThat;

import dev.costgauge.avro.AlertStatus;
import dev.costgauge.cost.HourOfWeek;
import dev.costgauge.detect.AnomalyKind;
import dev.costgauge.detect.EwmaRatio;
import dev.costgauge.detect.Expectation;
import org.junit.jupiter.api.Test;

class ReasonTextTest {

    @Test
    void anEpisodeWhoseHoursCancelOutHasNoDriverToName() {
        Episode episode = new Episode(10, AnomalyKind.SPIKE, 0);
        Hour hour = new Hour(10, Expectation.NONE);
        hour.cost = 5_000_000_000L;
        assertThat(episode.cause.drivers().ranked()).isEmpty();

        String text = new ReasonText(HourOfWeek.UTC).of(AlertStatus.UPDATED, episode, hour, new EwmaRatio(.1, 3, 0));

        assertThat(text).contains("cost $5.00").doesNotContain(" of it ");
    }
}
