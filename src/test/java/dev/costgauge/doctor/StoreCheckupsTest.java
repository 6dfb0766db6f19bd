package dev.costgauge.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.costgauge.doctor.Finding.Level;
import dev.costgauge.store.MigrationState;
import dev.costgauge.store.MigrationState.State;
import dev.costgauge.store.MigrationState.Store;
import dev.costgauge.store.StoreCondition;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StoreCheckupsTest {

    @ParameterizedTest
    @CsvSource({"0,OK", "1999,OK", "-1999,OK", "2000,WARN", "-59999,WARN", "60000,FAIL", "-3600000,FAIL"})
    void clocksThatDifferAreMentionedAndThenAFault(long millis, Level level) throws Exception {
        StoreCondition condition = new StoreCondition("18.6", Duration.ofMillis(millis), List.of(), List.of());

        assertThat(StoreCheckups.of("postgres", () -> condition).look())
                .singleElement()
                .satisfies(finding -> assertThat(finding.level()).isEqualTo(level));
    }

    @Test
    void aClockThatIsNotToldIsNoFault() throws Exception {
        StoreCondition condition = new StoreCondition("unknown", null, List.of(), List.of());

        assertThat(StoreCheckups.of("redis", () -> condition).look())
                .containsExactly(Finding.ok("redis", "version unknown, clock unknown"));
    }

    @Test
    void tablesOfAnotherReleaseAreNotMendedByMigrating() throws Exception {
        StoreCondition condition = new StoreCondition("18.6", Duration.ZERO, List.of(), List.of());
        List<MigrationState> states = List.of(
                new MigrationState(Store.POSTGRES, 1, "baselines", State.ALTERED),
                new MigrationState(Store.POSTGRES, 2, "alerts", State.PENDING));

        Finding finding = StoreCheckups.of("postgres", () -> condition, () -> states).look().getLast();

        assertThat(finding.level()).isEqualTo(Level.FAIL);
        assertThat(finding.detail())
                .contains("001 baselines is altered, 002 alerts is pending")
                .contains("run the release that did")
                .doesNotContain("migrate up");
    }

    @Test
    void aCheckupThatThrowsIsAFaultOfItsNeighbourAndTheOthersAreStillAsked() {
        List<Finding> findings = new Doctor()
                .with("first", () -> {
                    throw new IOException("connection refused");
                })
                .with("second", () -> List.of(Finding.ok("second", "well")))
                .examine();

        assertThat(findings)
                .containsExactly(
                        Finding.fail("first", "does not answer: connection refused; is it up, and its address right?"),
                        Finding.ok("second", "well"));
    }
}
