package dev.costgauge.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.costgauge.cost.CostEvent;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LoaderTest {

    private static final Instant NOW = Instant.parse("2026-11-22T06:40:12Z");
    private static final Instant MONDAY = Instant.parse("2026-11-02T00:00:00Z");

    @TempDir
    private Path directory;

    private final RecordingSink sink = new RecordingSink();
    private final List<String> malformed = new ArrayList<>();

    @Test
    void publishesInOrderOfTimeCountsBrokenLinesAndSumsExactly() throws IOException {
        Path file = Inputs.file(
                directory,
                "t.csv",
                "eventTime,service,model,cost",
                "2026-11-16T10:00:00Z,a,m,0.1",
                "2026-11-16T09:00:00Z,b,m,0.2",
                "nonsense,b,m,0.2",
                "2026-11-16T09:30:00Z,a,m,-0.0000000015");
        LoadSummary summary = load(LoadPlan.asFastAsPossible(), TraceFormat.CSV, file);

        assertThat(sink.events).extracting(event -> event.pair().service()).containsExactly("b", "a", "a");
        assertThat(summary.events()).isEqualTo(3);
        assertThat(summary.malformed()).isEqualTo(1);
        assertThat(summary.nanos()).isEqualTo(299_999_998);
        assertThat(summary.rounding()).isEqualByComparingTo("-0.0000000005");
        assertThat(summary.pairs()).isEqualTo(2);
        assertThat(malformed)
                .containsExactly("t.csv:4: eventTime 'nonsense' is neither an ISO-8601 time nor epoch seconds or milliseconds");
        assertThat(summary.lines()).contains("cost       0.299999998 USD exactly");
    }

    @Test
    void loadingTwiceGivesTheSameIds() throws IOException {
        Path file = Inputs.file(directory, "t.csv", "eventTime,service,model,cost", "2026-11-16,a,m,1", "2026-11-15,a,m,1");
        load(LoadPlan.asFastAsPossible(), TraceFormat.CSV, file);
        load(LoadPlan.asFastAsPossible(), TraceFormat.CSV, file);

        assertThat(sink.events).extracting(CostEvent::eventId)
                .containsExactly("csv:t.csv:3", "csv:t.csv:2", "csv:t.csv:3", "csv:t.csv:2");
    }

    @Test
    void severalFilesAndDirectoriesAreOneStream() throws IOException {
        Inputs.file(directory, "b.csv", "timestamp_ms,input_length,output_length", "10,1,1", "30,1,1");
        Inputs.file(directory, "a.csv.gz", "timestamp_ms,input_length,output_length", "20,1,1");
        Inputs.file(directory, "README.md", "not a trace");
        load(LoadPlan.asFastAsPossible(), TraceFormat.MOONCAKE, directory);

        assertThat(sink.events).extracting(event -> event.pair().service()).containsExactly("b", "a", "b");
        assertThat(sink.events.getFirst().eventTime()).isEqualTo(Instant.parse("2026-11-22T05:00:00.010Z").toEpochMilli());
    }

    @Test
    void aLimitTakesTheEarliest() throws IOException {
        Path file = Inputs.file(
                directory, "t.csv", "eventTime,service,model,cost", "2026-11-16,a,m,3", "2026-11-14,a,m,1", "2026-11-15,a,m,2");
        load(LoadPlan.asFastAsPossible().withLimit(2), TraceFormat.CSV, file);

        assertThat(sink.events).extracting(CostEvent::costNanos).containsExactly(1_000_000_000L, 2_000_000_000L);
    }

    @Test
    void marksFollowTheEventsBeforeThemAndTheLastLiesPastTheEnd() throws IOException {
        Path file = Inputs.file(
                directory,
                "t.csv",
                "timestamp_ms,input_length,output_length",
                "60000,1,1",
                "599999,1,1",
                "600000,1,1",
                "7300000,1,1");
        LoadPlan plan = LoadPlan.asFastAsPossible().startingAt(MONDAY).withTicks(Duration.ofMinutes(65));
        LoadSummary summary = load(plan, TraceFormat.MOONCAKE, file);

        long start = MONDAY.toEpochMilli();
        assertThat(sink.ticks)
                .containsExactly(
                        new long[] {start + 600_000, 2},
                        new long[] {start + 7_200_000, 3},
                        new long[] {start + 3 * 3_600_000 + 65 * 60_000, 4});
        assertThat(summary.ticks()).isEqualTo(3);
    }

    @Test
    void keepsTimesWhenItIsTold() throws IOException {
        Path file = Inputs.file(directory, "t.csv", "eventTime,service,model,cost", "2020-01-02T03:04:05Z,a,m,1");
        LoadPlan kept = new LoadPlan(
                0, null, true, Long.MAX_VALUE, false, 1, false, LoadPlan.DEFAULT_TICK_EVERY, LoadPlan.DEFAULT_TICK_PAST);
        load(kept, TraceFormat.CSV, file);

        assertThat(sink.events.getFirst().eventTime()).isEqualTo(Instant.parse("2020-01-02T03:04:05Z").toEpochMilli());
    }

    @Test
    void atAMultipleOfRealTimeEventsWaitForTheirMoment() throws IOException {
        Path file = Inputs.file(
                directory, "t.csv", "timestamp_ms,input_length,output_length", "0,1,1", "60000,1,1", "120000,1,1");
        LoadPlan plan = new LoadPlan(
                600, MONDAY, false, Long.MAX_VALUE, false, 1, false, LoadPlan.DEFAULT_TICK_EVERY, LoadPlan.DEFAULT_TICK_PAST);
        // A clock that moves on by a millisecond each time it is asked.
        long[] now = {NOW.toEpochMilli()};
        List<Long> sentAt = new ArrayList<>();
        EventSink timed = new EventSink() {
            @Override
            public void send(CostEvent event) {
                sentAt.add(now[0] - NOW.toEpochMilli());
            }

            @Override
            public void flush() {}

            @Override
            public void tick(long epochMillis) {}

            @Override
            public void close() {}
        };
        loader(plan, () -> Instant.ofEpochMilli(now[0]++)).load(TraceFormat.MOONCAKE, List.of(file), timed);

        assertThat(sentAt.get(1)).isBetween(100L, 110L);
        assertThat(sentAt.get(2)).isBetween(200L, 210L);
    }

    @Test
    void expandingGivesOneEventARequestInOrderWithinItsBinAndTheSameTotals() throws IOException {
        servegen();
        Map<String, long[]> whole = totals(TraceFormat.SERVEGEN, LoadPlan.asFastAsPossible().startingAt(MONDAY));
        sink.events.clear();
        Map<String, long[]> parts = totals(TraceFormat.SERVEGEN, LoadPlan.asFastAsPossible().startingAt(MONDAY).expanded(5));

        assertThat(parts.keySet()).isEqualTo(whole.keySet());
        parts.forEach((bin, sums) -> assertThat(sums).as(bin).isEqualTo(whole.get(bin)));
        assertThat(sink.events).hasSize(300 + 600 + 6 + 60_000)
                .isSortedAccordingTo((a, b) -> Long.compare(a.eventTime(), b.eventTime()))
                .allMatch(event -> event.requests() == 1);
        assertThat(sink.events.stream().map(CostEvent::eventId).collect(Collectors.toSet())).hasSize(sink.events.size());
    }

    @Test
    void expandingIsDecidedByItsSeedAndBurstyClientsComeInBursts() throws IOException {
        servegen();
        LoadPlan plan = LoadPlan.asFastAsPossible().startingAt(MONDAY);
        load(plan.expanded(5), TraceFormat.SERVEGEN, directory);
        List<CostEvent> first = List.copyOf(sink.events);
        sink.events.clear();
        load(plan.expanded(5), TraceFormat.SERVEGEN, directory);
        assertThat(sink.events).isEqualTo(first);
        sink.events.clear();
        load(plan.expanded(6), TraceFormat.SERVEGEN, directory);
        assertThat(sink.events).isNotEqualTo(first);

        assertThat(variation(first, "steady")).isBetween(0.8, 1.2);
        assertThat(variation(first, "bursty")).isGreaterThan(2.5);
    }

    @Test
    void anEmptyInputAndAMissingOne() throws IOException {
        Path empty = Inputs.file(directory, "t.csv", "timestamp_ms,input_length,output_length");
        assertThat(load(LoadPlan.asFastAsPossible(), TraceFormat.MOONCAKE, empty).events()).isZero();

        assertThatThrownBy(() -> load(LoadPlan.asFastAsPossible(), TraceFormat.CSV, directory.resolve("none")))
                .hasMessageEndingWith("none does not exist");
        assertThatThrownBy(() -> load(LoadPlan.asFastAsPossible(), TraceFormat.JSONL, directory))
                .hasMessageEndingWith("has no file for format jsonl");
    }

    @Test
    void progressTellsRowsRateShareAndTimeToGo() {
        assertThat(Progress.line("read", 1500, 0.25, 1_500_000_000L))
                .isEqualTo("read       [######..................]  25 %  1,500 rows, 1,000/s, 5 s to go");
    }

    private void servegen() throws IOException {
        Inputs.file(
                directory,
                "token_moments.csv",
                "model,client,t_sec,in_mean,in_m2,out_mean,out_m2",
                "m-large,steady,0,101.7,0,10.3,0",
                "m-large,bursty,0,55.5,0,7.7,0");
        Inputs.file(
                directory,
                "rate_10min.csv",
                "model,client,t_sec,req_per_sec,cv",
                "m-large,steady,0,0.5,1",
                "m-large,steady,600,1,1",
                "m-large,bursty,0,0.01,30",
                "m-large,bursty,600,100,4");
    }

    private Map<String, long[]> totals(TraceFormat format, LoadPlan plan) throws IOException {
        load(plan, format, directory);
        Map<String, long[]> totals = new HashMap<>();
        for (CostEvent event : sink.events) {
            String bin = event.pair() + "@" + Math.floorDiv(event.eventTime(), 600_000);
            long[] sums = totals.computeIfAbsent(bin, key -> new long[4]);
            sums[0] += event.costNanos();
            sums[1] += event.inputTokens();
            sums[2] += event.outputTokens();
            sums[3] += event.requests();
        }
        return totals;
    }

    /** Coefficient of variation of the gaps in the client's second bin. */
    private static double variation(List<CostEvent> events, String client) {
        long[] times = events.stream()
                .filter(event -> event.pair().service().equals(client)
                        && event.eventTime() >= MONDAY.toEpochMilli() + 600_000)
                .mapToLong(CostEvent::eventTime)
                .toArray();
        double[] gaps = new double[times.length - 1];
        for (int i = 0; i < gaps.length; i++) {
            gaps[i] = times[i + 1] - times[i];
        }
        double mean = Arrays.stream(gaps).average().orElseThrow();
        double variance = Arrays.stream(gaps).map(gap -> (gap - mean) * (gap - mean)).average().orElseThrow();
        return Math.sqrt(variance) / mean;
    }

    private LoadSummary load(LoadPlan plan, TraceFormat format, Path path) throws IOException {
        return loader(plan, InstantSource.fixed(NOW)).load(format, List.of(path), sink);
    }

    private Loader loader(LoadPlan plan, InstantSource clock) {
        PrintWriter nowhere = new PrintWriter(Writer.nullWriter());
        return new Loader(plan, ReadOptions.defaults(), clock, new Progress(nowhere, false, () -> 0), malformed::add);
    }
}
