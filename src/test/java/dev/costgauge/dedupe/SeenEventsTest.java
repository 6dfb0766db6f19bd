package dev.costgauge.dedupe;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SeenEventsTest {

    private static final long MINUTE = 60_000;
    private static final long SPAN = 24 * MINUTE;
    private static final long PAIR = EventIds.ofPair("default/checkout/gpt-4o".getBytes(StandardCharsets.UTF_8));

    private final EventIds id = new EventIds();

    @Test
    void knowsExactlyWhatItHasSeenWithinTheSpan() {
        SeenEvents seen = new SeenEvents(SPAN, Long.MAX_VALUE);
        Map<String, Long> oracle = new HashMap<>();
        Random random = new Random(1);
        long newest = 0;
        for (int i = 0; i < 300_000; i++) {
            String event = "event-" + random.nextInt(100_000);
            long minute = i / 3_000 + random.nextInt(3);
            set(event);
            Long before = oracle.get(event);
            boolean expected = before != null && before > newest - 24;
            assertThat(seen.contains(id)).as("%s at %d", event, minute).isEqualTo(expected);
            if (!expected && minute > newest - 24) {
                seen.add(id, minute * MINUTE + random.nextInt((int) MINUTE));
                oracle.put(event, minute);
                newest = Math.max(newest, minute);
            }
        }
        assertThat(seen.size()).isEqualTo(live(oracle, newest));
        assertThat(seen.hours()).isEqualTo(24 / 60.0);
    }

    @Test
    void theSameIdOfAnotherPairIsAnotherEvent() {
        SeenEvents seen = new SeenEvents(SPAN, Long.MAX_VALUE);
        set("1");
        seen.add(id, 5 * MINUTE);
        byte[] bytes = "1".getBytes(StandardCharsets.UTF_8);
        id.set(EventIds.ofPair("default/search/gpt-4o".getBytes(StandardCharsets.UTF_8)), bytes, 0, bytes.length);
        assertThat(seen.contains(id)).isFalse();
    }

    @Test
    void givesUpTheOldestMinutesWhenThereAreTooManyAndSaysSo() {
        SeenEvents seen = new SeenEvents(SPAN, 1_000);
        for (int i = 0; i < 5_000; i++) {
            set("e" + i);
            seen.add(id, i / 400 * MINUTE);
        }
        assertThat(seen.size()).isLessThanOrEqualTo(1_000);
        assertThat(seen.hours()).isEqualTo(3 / 60.0);
        set("e4999");
        assertThat(seen.contains(id)).isTrue();
        set("e1");
        assertThat(seen.contains(id)).isFalse();
    }

    @Test
    void aRepeatThatComesAtOnceIsKnownHoweverManyThereAre() {
        SeenEvents seen = new SeenEvents(SPAN, 1_000);
        for (int i = 0; i < 5_000; i++) {
            set("e" + i);
            seen.add(id, MINUTE - 1);
        }
        set("the first of the next minute");
        seen.add(id, MINUTE);

        set("e0");
        assertThat(seen.contains(id)).isTrue();
        set("the first of the minute after that");
        seen.add(id, 2 * MINUTE);
        set("e0");
        assertThat(seen.contains(id)).isFalse();
    }

    @Test
    void anIdStaysForgottenHoweverLongNothingComes() {
        for (long silence : new long[] {30, 10_000, 20_000, 30_000, 32_767, 40_000, 65_534}) {
            SeenEvents seen = new SeenEvents(SPAN, Long.MAX_VALUE);
            set("old");
            seen.add(id, 0);
            seen.advance(silence * MINUTE);
            assertThat(seen.contains(id)).as("after %d minutes", silence).isFalse();
        }
        SeenEvents seen = new SeenEvents(SPAN, Long.MAX_VALUE);
        set("old");
        seen.add(id, 0);
        for (long minute = 25; minute < 70_000; minute++) {
            seen.advance(minute * MINUTE);
            assertThat(seen.contains(id)).as("at minute %d", minute).isFalse();
        }
    }

    @Test
    void blocksThatWereHandedOutBringEverythingBack() {
        SeenEvents seen = new SeenEvents(SPAN, Long.MAX_VALUE);
        List<SeenEvents.Block> kept = new ArrayList<>();
        Set<String> events = new HashSet<>();
        Random random = new Random(2);
        for (int i = 0; i < 20_000; i++) {
            String event = "e" + random.nextLong();
            set(event);
            seen.add(id, i / 1_000 * MINUTE);
            events.add(event);
            if (random.nextInt(300) == 0) {
                kept.addAll(seen.drain());
            }
        }
        kept.addAll(seen.drain());
        SeenEvents restored = new SeenEvents(SPAN, Long.MAX_VALUE);
        restored.restore(kept);

        assertThat(restored.size()).isEqualTo(seen.size());
        for (String event : events) {
            set(event);
            assertThat(restored.contains(id)).isTrue();
        }
        assertThat(restored.drain()).isEmpty();
        assertThat(kept.stream().mapToInt(block -> block.ids().length).sum())
                .isEqualTo(12 * events.size());
    }

    @Test
    void onlyTheNewestOfTooManyAreBroughtBack() {
        SeenEvents seen = new SeenEvents(SPAN, Long.MAX_VALUE);
        for (int i = 0; i < 10_000; i++) {
            set("e" + i);
            seen.add(id, i / 1_000 * MINUTE);
        }
        List<SeenEvents.Block> blocks = new ArrayList<>(seen.drain());
        Collections.shuffle(blocks, new Random(4));
        SeenEvents restored = new SeenEvents(SPAN, 4_500);
        restored.restore(blocks);

        assertThat(restored.size()).isEqualTo(4_000);
        assertThat(restored.firstTime()).isEqualTo(6 * MINUTE);
        assertThat(restored.counts(6 * MINUTE)).isTrue();
        assertThat(restored.counts(6 * MINUTE - 1)).isFalse();
        for (int i = 0; i < 10_000; i++) {
            set("e" + i);
            assertThat(restored.contains(id)).isEqualTo(i >= 6_000);
        }
    }

    @Test
    void noBlockIsTooLargeForARecord() {
        SeenEvents seen = new SeenEvents(SPAN, Long.MAX_VALUE);
        for (int i = 0; i < 300_000; i++) {
            set("e" + i);
            seen.add(id, 0);
        }
        List<SeenEvents.Block> blocks = seen.drain();

        assertThat(blocks).hasSizeGreaterThan(10).allMatch(block -> block.time() == 0 && block.ids().length < 200_000);
        SeenEvents restored = new SeenEvents(SPAN, Long.MAX_VALUE);
        restored.restore(blocks);
        assertThat(restored.size()).isEqualTo(300_000);
        assertThat(restored.contains(id)).isTrue();
    }

    /** More than parts share in one array, and then so many more that each part is written anew, and some expire. */
    @Test
    void whatWasBroughtBackGrowsAndExpiresAsEverythingElse() {
        int restoredIds = 600_000;
        int all = 900_000;
        SeenEvents seen = new SeenEvents(SPAN, Long.MAX_VALUE);
        for (int i = 0; i < restoredIds; i++) {
            set("e" + i);
            seen.add(id, i / 100_000 * MINUTE);
        }
        SeenEvents restored = new SeenEvents(SPAN, Long.MAX_VALUE);
        restored.restore(seen.drain());
        for (int i = restoredIds; i < all; i++) {
            set("e" + i);
            assertThat(restored.contains(id)).isFalse();
            restored.add(id, i / 100_000 * MINUTE);
        }

        assertThat(restored.size()).isEqualTo(all);
        for (int i = 0; i < all; i++) {
            set("e" + i);
            assertThat(restored.contains(id)).isTrue();
        }
        restored.advance(SPAN + 3 * MINUTE);
        for (int i = 0; i < all; i++) {
            set("e" + i);
            assertThat(restored.contains(id)).isEqualTo(i >= 400_000);
        }
    }

    @Test
    void takesLessThanThirtyFiveBytesAnId() {
        IdTable table = new IdTable();
        Random random = new Random(3);
        int ids = 2_000_000;
        for (int i = 0; i < ids; i++) {
            table.add(random.nextLong(), random.nextInt(), 1);
        }
        assertThat(14.0 * table.capacity() / ids).isBetween(18.0, 35.0);
    }

    private static long live(Map<String, Long> oracle, long newest) {
        return oracle.values().stream().filter(minute -> minute > newest - 24).count();
    }

    private void set(String event) {
        byte[] bytes = event.getBytes(StandardCharsets.UTF_8);
        id.set(PAIR, bytes, 0, bytes.length);
    }
}
