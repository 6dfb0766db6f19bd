package dev.costgauge.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import dev.costgauge.codec.BinaryReader;
import dev.costgauge.codec.NewerVersionException;
import dev.costgauge.cost.PairKey;
import dev.costgauge.topology.PairPartition;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** While instances are upgraded one after the other, one may follow a partition whose owner writes what it cannot read yet. */
class NewerCopyTest {

    private static final PairKey PAIR = PairKey.of("search", "m");
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final QuerySettings SETTINGS = new QuerySettings(PATIENCE, ".*", Duration.ofSeconds(10));
    private static final String STALENESS =
            "{\"behindMs\": 7, \"role\": \"active\", \"instance\": \"owner\", \"lagRecords\": 0}";

    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Peers peers = new Peers(SETTINGS, threads, new SimpleMeterRegistry());

    @TempDir
    private Path folder;

    private HttpServer owner;
    private FollowingStreams streams;

    @BeforeEach
    void start() throws IOException {
        owner = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        answer("/v1/series/", "{\"data\": \"known to the owner\", \"position\": {}, \"staleness\": " + STALENESS + "}");
        answer("/v1/list", "{\"items\": [\"of the owner\"], \"next\": null, \"missingPartitions\": [], \"position\": {},"
                + " \"staleness\": " + STALENESS + ", \"sources\": [{\"instance\": \"owner\", \"role\": \"active\","
                + " \"partitions\": [0], \"behindMs\": 7, \"lagRecords\": 0}]}");
        owner.start();
        streams = FollowingStreams.of(folder, owner.getAddress().getPort());
    }

    private void answer(String path, String json) {
        byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
        owner.createContext(path, exchange -> {
            exchange.sendResponseHeaders(200, bytes.length);
            exchange.getResponseBody().write(bytes);
            exchange.close();
        });
    }

    @AfterEach
    void stop() {
        streams.close();
        owner.stop(0);
        threads.close();
    }

    @Test
    void aQuestionAboutAPairGoesOnToTheOwner() {
        Answer<String> answer = search().ask(attached(), pairQuestion(), new Reach.Anywhere(null));

        assertThat(answer.data()).isEqualTo("known to the owner");
        assertThat(answer.staleness().instance()).isEqualTo("owner");
    }

    @Test
    void aQuestionThatMayNotTravelIsToldThatThePartitionIsNotHere() {
        assertThatThrownBy(() -> search().ask(attached(), pairQuestion(), Reach.LOCAL))
                .isInstanceOf(StateUnavailable.class)
                .hasMessageContaining("is not on this:1");
    }

    @Test
    void aListingHasTheOwnersPieceAndLacksWhatNobodyElseHas() {
        Listing<String> listing = list(new Reach.Anywhere(null));

        assertThat(listing.items()).containsExactly("of the owner");
        assertThat(listing.missingPartitions()).containsExactly(1);
    }

    @Test
    void aListingOfThisCopyAloneLacksThePartition() {
        assertThat(list(new Reach.Local(Set.of(0))).missingPartitions()).containsExactly(0, 1);
    }

    private PairSearch search() {
        return new PairSearch(new PairPartition(1), peers, PATIENCE, InstantSource.system());
    }

    private Listing<String> list(Reach reach) {
        // The owner has the first of two partitions.
        Gathering<String> gathered = new ListingSearch(2, peers, threads, PATIENCE, InstantSource.system())
                .ask(attached(), new ListingSearch.Question<>("/v1/list", String.class, (stores, copy) -> {
                    throw newer();
                }), reach);
        return gathered.listing(gathered.pieces().isEmpty() ? new Piece<>(List.of(), null) : gathered.pieces().getFirst());
    }

    private static PairSearch.Question<String> pairQuestion() {
        return new PairSearch.Question<>(PAIR, "", String.class, (stores, copy) -> {
            throw newer();
        });
    }

    /** What reading a value of a later release does. */
    private static NewerVersionException newer() {
        try {
            new BinaryReader(new byte[] {9}).version("series", 1);
            throw new AssertionError("version 9 was read");
        } catch (NewerVersionException e) {
            return e;
        }
    }

    private Attached attached() {
        return new Attached(
                streams,
                new LocalStores(streams),
                new StandbyLags(streams, InstantSource.system(), threads),
                new Instances(streams, "this:1", FollowingStreams.EVENTS),
                FollowingStreams.topology());
    }
}
