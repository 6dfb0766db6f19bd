package dev.costgauge.chaos;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.costgauge.chaos.Account.Cell;
import dev.costgauge.chaos.Account.Sum;
import dev.costgauge.cost.HourOfWeek;
import dev.costgauge.cost.Nanos;
import dev.costgauge.cost.PairKey;
import dev.costgauge.embedded.EmbeddedServer;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * Asks the streams for closed hours all the while, as a client behind a balancer does: who does not answer is passed over
 * for the other. An hour that all partitions have closed has one right answer.
 */
final class Probe implements AutoCloseable {

    /** What came of a question. */
    enum Answer {
        /** Right, by the copy that is written to. */
        ACTIVE,
        /** Right, by a copy that says that it follows. */
        STANDBY,
        /** Not up to date, by a copy that says that it follows. */
        STANDBY_BEHIND,
        /** 503: nobody can say now. */
        UNAVAILABLE,
        /** No instance answered in time. */
        NO_ANSWER,
        /** Anything else. */
        WRONG
    }

    private static final Duration BETWEEN = Duration.ofMillis(40);
    private static final Duration TIMEOUT = Duration.ofSeconds(2);

    /** The stream keeps hours for a week and a day. */
    private static final int HOURS_BACK = 100;

    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(TIMEOUT)
            .build();
    private final ObjectMapper json = new ObjectMapper();
    private final Account account;
    private final List<EmbeddedServer> streams;
    private final Random random;
    private final Map<Boolean, Map<Answer, Long>> counts =
            Map.of(false, new EnumMap<>(Answer.class), true, new EnumMap<>(Answer.class));
    private final Thread thread;
    private volatile boolean ended;
    private volatile long closed = Long.MIN_VALUE;
    private volatile boolean streamStruck;
    private volatile @Nullable String firstWrong;

    Probe(Account account, List<EmbeddedServer> streams, Random random) {
        this.account = account;
        this.streams = streams;
        this.random = random;
        this.thread = Thread.ofPlatform().daemon().name("chaos-probe").unstarted(this::run);
    }

    void start() {
        thread.start();
    }

    /** From now on hours up to this one are asked for. */
    void closedThrough(long hour) {
        closed = hour;
    }

    /** Says whether a stream is struck from now on, or no longer: those answers are counted apart. */
    void streamStruck(boolean struck) {
        streamStruck = struck;
    }

    /** Answers so far: while a stream was struck, or otherwise. */
    synchronized Map<Answer, Long> counts(boolean whileStruck) {
        return new EnumMap<>(of(whileStruck));
    }

    /** The first wrong answer in words; null when there was none. */
    @Nullable String firstWrong() {
        return firstWrong;
    }

    private Map<Answer, Long> of(boolean whileStruck) {
        return Objects.requireNonNull(counts.get(whileStruck));
    }

    private void run() {
        while (!ended) {
            long through = closed;
            if (through > Long.MIN_VALUE) {
                long hour = through - random.nextInt(HOURS_BACK);
                List<Cell> cells = Traffic.isSpared(hour) ? account.cells(hour) : List.of();
                if (!cells.isEmpty()) {
                    boolean struck = streamStruck;
                    Answer answer = ask(cells.get(random.nextInt(cells.size())));
                    synchronized (this) {
                        of(struck).merge(answer, 1L, Long::sum);
                    }
                }
            }
            try {
                Thread.sleep(BETWEEN);
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    private Answer ask(Cell cell) {
        int first = random.nextInt(streams.size());
        Answer answer = Answer.NO_ANSWER;
        for (int i = 0; i < streams.size() && answer == Answer.NO_ANSWER; i++) {
            answer = ask(streams.get((first + i) % streams.size()), cell);
        }
        return answer;
    }

    private Answer ask(EmbeddedServer stream, Cell cell) {
        PairKey pair = cell.pair();
        String url = stream.endpoint() + "/v1/series/" + part(pair.project()) + "/" + part(pair.service()) + "/"
                + part(pair.model()) + "/hours?from=" + start(cell.hour()) + "&to=" + start(cell.hour() + 1);
        try {
            HttpResponse<String> response = client.send(
                    HttpRequest.newBuilder(URI.create(url)).timeout(TIMEOUT).build(),
                    HttpResponse.BodyHandlers.ofString());
            return switch (response.statusCode()) {
                // A copy that follows may not know the pair yet, and says which copy it is.
                case 200, 404 -> judge(url, response.body(), account.distinct(cell));
                case 503 -> Answer.UNAVAILABLE;
                default -> wrong(url, "HTTP " + response.statusCode() + " " + response.body());
            };
        } catch (IOException e) {
            return Answer.NO_ANSWER;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Answer.NO_ANSWER;
        }
    }

    private Answer judge(String url, String body, Sum expected) throws IOException {
        JsonNode answer = json.readTree(body);
        boolean standby = answer.path("staleness").path("role").asText().equals("standby");
        JsonNode hour = answer.path("data").path("hours").path(0);
        boolean right = hour.path("events").asLong(-1) == expected.events()
                && Nanos.parse(hour.path("cost").asText("0")) == expected.nanos();
        if (right) {
            return standby ? Answer.STANDBY : Answer.ACTIVE;
        }
        return standby ? Answer.STANDBY_BEHIND : wrong(url, body + " instead of " + expected);
    }

    private Answer wrong(String url, String what) {
        if (firstWrong == null) {
            firstWrong = url + " gave " + what;
        }
        return Answer.WRONG;
    }

    private static String part(String name) {
        return URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private static Instant start(long hour) {
        return Instant.ofEpochMilli(HourOfWeek.startOf(hour));
    }

    @Override
    public void close() {
        ended = true;
        thread.interrupt();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        client.close();
    }
}
