package dev.costgauge.sweep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class SingleFlightTest {

    private final AtomicInteger loads = new AtomicInteger();

    @Test
    void loadsOnceForAllWhoAskAtTheSameTime() throws Exception {
        SingleFlight<String, Integer> cache = new SingleFlight<>(1);
        CountDownLatch asked = new CountDownLatch(4);
        Callable<Integer> ask = () -> {
            asked.countDown();
            return cache.get("a", () -> {
                await(asked);
                return loads.incrementAndGet();
            }, () -> {});
        };
        try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
            for (Future<Integer> answer : threads.invokeAll(List.of(ask, ask, ask, ask))) {
                assertThat(answer.get()).isEqualTo(1);
            }
        }
    }

    @Test
    void forgetsWhatWasUsedLongestAgo() {
        SingleFlight<String, Integer> cache = new SingleFlight<>(2);
        for (String key : List.of("a", "b", "a", "c", "a", "b")) {
            cache.get(key, loads::incrementAndGet, () -> {});
        }

        assertThat(loads).as("a, b, c, and b again").hasValue(4);
    }

    @Test
    void aFailedLoadIsTriedAgainByTheNext() {
        SingleFlight<String, Integer> cache = new SingleFlight<>(2);
        assertThatThrownBy(() -> cache.get("a", () -> {
            throw new IllegalStateException("no answer");
        }, () -> {})).hasMessage("no answer");

        assertThat(cache.get("a", loads::incrementAndGet, () -> {})).isEqualTo(1);
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
