package dev.costgauge.sweep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.costgauge.settings.SettingException;
import dev.costgauge.tls.TlsFiles;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class SweepHoursTest {

    @Test
    void anOrdinarySweepComparesWhatLeftTheRing() {
        SweepHours hours = SweepHours.ordinary(1000, 3, 24);

        assertThat(hours).isEqualTo(new SweepHours(1000, 976, 996, 996));
        assertThat(hours.count()).isEqualTo(21);
    }

    @Test
    void aShortLookbackStillComparesOneHour() {
        assertThat(SweepHours.ordinary(1000, 3, 1)).isEqualTo(new SweepHours(1000, 996, 996, 996));
    }

    @Test
    void aSingleHourInTheRingMayNotBeCorrected() {
        SweepHours hours = SweepHours.only(999, 1000, 3);

        assertThat(hours.last()).isGreaterThan(hours.correctable());
    }

    @Test
    void workflowIdsNameTheHourAndAnotherInstallation() {
        long hour = Instant.parse("2026-11-22T05:00:00Z").getEpochSecond() / 3600;

        assertThat(EwmaBaselineUpdate.workflowId("ewma-tasks", hour)).isEqualTo("ewma-baseline-update-2026-11-22T05Z");
        assertThat(EwmaBaselineUpdate.workflowId("other", hour)).isEqualTo("other.ewma-baseline-update-2026-11-22T05Z");
        assertThat(EwmaBaselineUpdate.hourNamedBy(EwmaBaselineUpdate.forcedWorkflowId("other", hour, 7)))
                .contains(Instant.parse("2026-11-22T05:00:00Z"));
        assertThat(EwmaBaselineUpdate.hourNamedBy("trace-1")).isEmpty();
    }

    @Test
    void aScheduleFileNamesTheRuleItBreaks() {
        assertThatThrownBy(() -> ScheduleFile.parse("f.yaml", "schedules: []"))
                .hasMessage("schedule file f.yaml declares no schedules");
        assertThatThrownBy(() -> ScheduleFile.parse("f.yaml", "schedules: [{id: a, workflow: Other, pauseOnFailure: false}]"))
                .hasMessageContaining("lacks a valid workflow, which is ScheduledSweep");
        assertThatThrownBy(() -> ScheduleFile.parse("f.yaml", "plans: 1")).hasMessageContaining("plans");
    }

    @Test
    void anAddressNeedsAPort() {
        assertThatThrownBy(() -> new TemporalSettings(
                        "localhost", "default", "q", false, TlsFiles.NONE, "", "", 1, 1, Duration.ofSeconds(1)))
                .isInstanceOf(SettingException.class)
                .hasMessageContaining("temporal.address");
    }
}
