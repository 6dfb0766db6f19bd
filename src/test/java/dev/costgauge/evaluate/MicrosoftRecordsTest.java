package dev.costgauge.evaluate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class MicrosoftRecordsTest {

    @Test
    void incidentsShareATenthOfTheRecords() {
        assertThat(MicrosoftRecords.windows(List.of(300, 303, 700), 150, 1000))
                .containsExactly(new NabFile.Window(275, 325), new NabFile.Window(675, 725));
    }

    @Test
    void windowsThatTouchAreOne() {
        assertThat(MicrosoftRecords.windows(List.of(300, 340), 150, 1000))
                .containsExactly(new NabFile.Window(275, 365));
    }

    @Test
    void incidentsInTheProbationAreLeftOut() {
        assertThat(MicrosoftRecords.windows(List.of(100, 900), 150, 1000))
                .containsExactly(new NabFile.Window(850, 950));
    }

    @Test
    void windowsStayInTheScoredPart() {
        assertThat(MicrosoftRecords.windows(List.of(160, 995), 150, 1000))
                .containsExactly(new NabFile.Window(150, 185), new NabFile.Window(970, 999));
    }
}
