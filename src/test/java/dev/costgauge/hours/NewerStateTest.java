package dev.costgauge.hours;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.costgauge.avro.BaselineUpdate;
import dev.costgauge.avro.CostAnomalyAlert;
import dev.costgauge.avro.CostHour;
import dev.costgauge.codec.NewerVersionException;
import dev.costgauge.cost.PairKey;
import dev.costgauge.detect.DetectSettings;
import dev.costgauge.fleet.FleetSum;
import dev.costgauge.replay.HeapStorage;
import dev.costgauge.rules.RuleBook;
import dev.costgauge.settings.Settings;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A release that finds the state of a later one says so, and counts nothing with what it does not understand. */
class NewerStateTest {

    private static final byte[] NEWER = {99, 0, 0, 0, 0, 0, 0, 0, 0};
    private static final PairKey PAIR = PairKey.of("s", "m");

    static Stream<Arguments> stored() {
        return Stream.of(
                of("series", storage -> storage.putSeries(PAIR.bytes(), NEWER)),
                of("ledger", storage -> storage.putLedgerLine(1, NEWER)),
                of("fleet", storage -> storage.putPage(Storage.Page.FLEET_VIEW, NEWER)),
                of("fleet tally", storage -> storage.putPage(Storage.Page.FLEET_TALLY, NEWER)),
                of("rounds", storage -> storage.putPage(Storage.Page.ROUNDS, NEWER)),
                of("rules", storage -> storage.putPage(Storage.Page.RULES, NEWER)));
    }

    private static Arguments of(String what, Consumer<HeapStorage> plant) {
        return Arguments.of(what, plant);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("stored")
    void isRefusedWithWhatToDo(String what, Consumer<HeapStorage> plant) {
        Settings settings = Settings.load(
                List.of(BookSettings.class, DetectSettings.class), Map.of(), Map.of(), Map.of(), List.of());
        BookSettings book = settings.as(BookSettings.class);
        HeapStorage storage = new HeapStorage();
        plant.accept(storage);
        Gauge gauge = new Gauge(
                book,
                new RuleBook(settings.as(DetectSettings.class).spec(book.quietHours())),
                storage,
                new Silence(),
                new BookMeters(new SimpleMeterRegistry()));

        assertThatThrownBy(gauge::restore)
                .isInstanceOf(NewerVersionException.class)
                .hasMessageContaining("has version 99; this release reads 1 to ")
                .hasMessageEndingWith("start a release that knows it, or reset the application");
    }

    private static final class Silence implements Output {
        @Override
        public void hour(byte[] pair, CostHour hour) {}

        @Override
        public void baseline(byte[] pair, BaselineUpdate update) {}

        @Override
        public void alert(byte[] pair, CostAnomalyAlert alert) {}

        @Override
        public void ledger(LedgerLine line) {}

        @Override
        public void fleetPart(long hour, FleetSum sum) {}
    }
}
