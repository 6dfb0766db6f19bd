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
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Questions about closed hours, which have one right answer each, and for all pairs. Thread-safe. */
final class Questions implements AutoCloseable {

    /** Longer than a stream takes to say that it cannot. */
    private static final Duration TIMEOUT = Duration.ofSeconds(3);

    /** The stream keeps hours for a week and a day. */
    private static final int HOURS_BACK = 100;

    private static final int HOURS_FOR_A_LISTING = 20;

    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(TIMEOUT)
            .build();
    private final ObjectMapper json = new ObjectMapper();
    private final Account account;
    private volatile long closed = Long.MIN_VALUE;
    private volatile @Nullable String firstWrong;

    Questions(Account account) {
        this.account = account;
    }

    /** From now on hours up to this one are asked for. */
    void closedThrough(long hour) {
        closed = hour;
    }

    /** The first wrong answer in words; null when there was none. */
    @Nullable String firstWrong() {
        return firstWrong;
    }

    /** One question that any stream may be asked. */
    interface Question {
        Answer to(EmbeddedServer stream);
    }

    /** A question; empty when the dice fell on an hour that has no pair. */
    Optional<Question> draw(Random random) {
        long through = closed;
        if (through == Long.MIN_VALUE) {
            return Optional.empty();
        }
        if (random.nextInt(HOURS_FOR_A_LISTING) == 0) {
            return Optional.of(stream -> askForAll(stream, account.pairs(through)));
        }
        long first = Math.max(account.firstHour(), through - HOURS_BACK);
        long hour = through - random.nextLong(Math.max(1, through - first + 1));
        List<Cell> cells = Traffic.isSpared(hour) ? account.cells(hour) : List.of();
        if (cells.isEmpty()) {
            return Optional.empty();
        }
        Cell cell = cells.get(random.nextInt(cells.size()));
        return Optional.of(stream -> ask(stream, cell));
    }

    private Answer ask(EmbeddedServer stream, Cell cell) {
        PairKey pair = cell.pair();
        String url = stream.endpoint() + "/v1/series/" + part(pair.project()) + "/" + part(pair.service()) + "/"
                + part(pair.model()) + "/hours?from=" + start(cell.hour()) + "&to=" + start(cell.hour() + 1);
        // A copy that follows may not know the pair yet, and says which copy it is.
        return ask(url, Set.of(200, 404), answer -> judge(url, answer, account.distinct(cell)));
    }

    /** Asks for all pairs: those that have spent in closed hours must be there. */
    private Answer askForAll(EmbeddedServer stream, long pairs) {
        String url = stream.endpoint() + "/v1/series?limit=1000";
        return ask(url, Set.of(200), answer -> {
            if (!answer.path("missingPartitions").isEmpty()) {
                return Answer.PARTIAL;
            }
            return answer.path("items").size() >= pairs
                    ? right(answer)
                    : notRight(url, answer, pairs + " pairs or more");
        });
    }

    private Answer ask(String url, Set<Integer> statuses, Function<JsonNode, Answer> judge) {
        try {
            HttpResponse<String> response = client.send(
                    HttpRequest.newBuilder(URI.create(url)).timeout(TIMEOUT).build(),
                    HttpResponse.BodyHandlers.ofString());
            if (statuses.contains(response.statusCode())) {
                return judge.apply(json.readTree(response.body()));
            }
            return switch (response.statusCode()) {
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

    /** What {@code /health} of a stream says; a missing node when it does not answer with 200. */
    JsonNode health(EmbeddedServer stream) throws InterruptedException {
        try {
            HttpResponse<String> response = client.send(
                    HttpRequest.newBuilder(URI.create(stream.endpoint() + "/health"))
                            .timeout(TIMEOUT)
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
            return response.statusCode() == 200
                    ? json.readTree(response.body())
                    : json.missingNode();
        } catch (IOException e) {
            return json.missingNode();
        }
    }

    private Answer judge(String url, JsonNode answer, Sum expected) {
        JsonNode hour = answer.path("data").path("hours").path(0);
        boolean right = hour.path("events").asLong(-1) == expected.events()
                && Nanos.parse(hour.path("cost").asText("0")) == expected.nanos();
        return right ? right(answer) : notRight(url, answer, expected);
    }

    private static Answer right(JsonNode answer) {
        return isStandby(answer) ? Answer.STANDBY : Answer.ACTIVE;
    }

    private Answer notRight(String url, JsonNode answer, Object expected) {
        return isStandby(answer) ? Answer.STANDBY_BEHIND : wrong(url, answer + " instead of " + expected);
    }

    private static boolean isStandby(JsonNode answer) {
        return answer.path("staleness").path("role").asText().equals("standby");
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
        client.close();
    }
}
