package dev.costgauge.hours;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.costgauge.codec.BinaryWriter;
import dev.costgauge.codec.NewerVersionException;
import dev.costgauge.cost.PairKey;
import dev.costgauge.detect.DetectSettings;
import dev.costgauge.detect.Learned;
import dev.costgauge.detect.RuleSpec;
import dev.costgauge.replay.HeapStorage;
import dev.costgauge.rules.RuleBook;
import dev.costgauge.settings.Settings;
import dev.costgauge.testing.SpokenWords;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A release that finds the state of a later one says so, and counts nothing with what it does not understand. */
class NewerStateTest {

    private static final byte[] NEWER = {99, 0, 0, 0, 0, 0, 0, 0, 0};
    private static final PairKey PAIR = PairKey.of("s", "m");
    private static final long FIRST_ID_TIME = 29_900_000L * 60_000;

    static Stream<Arguments> stored() {
        return Stream.of(
                of("series", storage -> storage.putSeries(PAIR.bytes(), NEWER)),
                of("span of the log of open hours", storage -> storage.putLogSpan(NEWER)),
                of("chunk of the log of open hours", storage -> {
                    storage.putLogSpan(new LogSpan(0, 1, 0).write());
                    storage.putLogChunk(0, NEWER);
                }),
                of("ledger", storage -> storage.putLedgerLine(1, NEWER)),
                of("fleet", storage -> storage.putPage(Storage.Page.FLEET_VIEW, NEWER)),
                of("fleet tally", storage -> storage.putPage(Storage.Page.FLEET_TALLY, NEWER)),
                of("rounds", storage -> storage.putPage(Storage.Page.ROUNDS, NEWER)),
                of("first time of ids", storage -> storage.putPage(Storage.Page.FIRST_ID_TIME, NEWER)),
                of("rules", storage -> storage.putPage(Storage.Page.RULES, NEWER)));
    }

    private static Arguments of(String what, Consumer<HeapStorage> plant) {
        return Arguments.of(what, plant);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("stored")
    void isRefusedWithWhatToDo(String what, Consumer<HeapStorage> plant) {
        HeapStorage storage = new HeapStorage();
        plant.accept(storage);
        Gauge gauge = over(storage);

        assertThatThrownBy(gauge::restore)
                .isInstanceOf(NewerVersionException.class)
                .hasMessageContaining("has version 99; this release reads 1 to ")
                .hasMessageEndingWith("start a release that knows it, or reset the application");
    }

    @Test
    void aPartWithAVersionOfItsOwnIsRefusedToo() {
        RuleSpec rule = Settings.load(
                        List.of(BookSettings.class, DetectSettings.class), Map.of(), Map.of(), Map.of(), List.of())
                .as(DetectSettings.class)
                .spec(2);
        byte[] stored = new Series(Learned.nothing(new RuleBook(rule).standard())).write(new BinaryWriter());
        stored[new String(stored, StandardCharsets.ISO_8859_1).indexOf(rule.rule()) + rule.rule().length()] = 99;

        HeapStorage storage = new HeapStorage();
        storage.putSeries(PAIR.bytes(), stored);

        assertThatThrownBy(over(storage)::restore)
                .isInstanceOf(NewerVersionException.class)
                .hasMessageContaining(rule.rule() + " state has version 99")
                .hasMessageEndingWith("start a release that knows it, or reset the application");
    }

    static Stream<byte[]> formsOfTheFirstTimeOfIds() {
        return Stream.of(
                ByteBuffer.allocate(Long.BYTES).putLong(FIRST_ID_TIME).array(),
                new BinaryWriter().putByte(1).putLong(FIRST_ID_TIME).toBytes());
    }

    @ParameterizedTest
    @MethodSource("formsOfTheFirstTimeOfIds")
    void everyFormOfTheFirstTimeOfIdsIsRead(byte[] stored) {
        HeapStorage storage = new HeapStorage();
        storage.putPage(Storage.Page.FIRST_ID_TIME, stored);
        storage.putIdBlock(FIRST_ID_TIME - 60_000, new byte[12]);
        storage.putIdBlock(FIRST_ID_TIME, new byte[24]);
        Gauge gauge = over(storage);

        gauge.restore();

        gauge.flush();
        assertThat(gauge.seenIds()).isEqualTo(2);
    }

    private static Gauge over(HeapStorage storage) {
        Settings settings = Settings.load(
                List.of(BookSettings.class, DetectSettings.class), Map.of(), Map.of(), Map.of(), List.of());
        BookSettings book = settings.as(BookSettings.class);
        return new Gauge(
                book,
                new RuleBook(settings.as(DetectSettings.class).spec(book.quietHours())),
                storage,
                new SpokenWords(),
                new BookMeters(new SimpleMeterRegistry()));
    }
}
