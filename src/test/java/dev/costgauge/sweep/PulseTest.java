package dev.costgauge.sweep;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.temporal.client.ActivityCanceledException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class PulseTest {

    private static final Duration BETWEEN = Duration.ofMillis(2);

    private final List<String> told = new CopyOnWriteArrayList<>();

    private void tell(@Nullable Object done) {
        told.add(String.valueOf(done));
    }

    @Test
    void whatIsDoneIsToldAgainWhileNothingMoreIs() {
        try (Pulse pulse = new Pulse(this::tell, BETWEEN, "before")) {
            await().until(() -> told.size() > 3);
            pulse.beat("now");
            int then = told.size();
            await().until(() -> told.size() > then + 3);
        }

        List<String> nows = told.subList(told.indexOf("now"), told.size());
        assertThat(told.subList(0, told.indexOf("now"))).containsOnly("before");
        assertThat(nows).containsOnly("now");
    }

    @Test
    void nothingIsToldOnceTheAttemptIsOver() {
        Pulse pulse = new Pulse(this::tell, BETWEEN, null);
        await().until(() -> !told.isEmpty());
        pulse.close();
        told.clear();

        try (Pulse other = new Pulse(done -> tell("other"), BETWEEN, null)) {
            await().until(() -> told.size() > 3);
        }
        assertThat(told).containsOnly("other");
    }

    @Test
    void aCancellationIsHeardByTheAttemptItselfAndNotByThePulse() {
        try (Pulse pulse = new Pulse(
                done -> {
                    tell(done);
                    throw new ActivityCanceledException();
                },
                BETWEEN,
                "before")) {
            await().until(() -> told.size() > 3);
            assertThatThrownBy(() -> pulse.beat("now")).isInstanceOf(ActivityCanceledException.class);
        }
    }
}
