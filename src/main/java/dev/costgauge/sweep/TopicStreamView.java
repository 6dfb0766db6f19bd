package dev.costgauge.sweep;

import dev.costgauge.cost.PairKey;
import dev.costgauge.store.StoreConfigurationException;
import java.time.Duration;
import java.util.Properties;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.common.utils.Utils;

/**
 * Reads the stream's own topics, read-committed: what was really published, whether or not a stream instance is up, and
 * nothing that another of our programs copied. A group is a partition; both topics keep a pair in the partition of its key,
 * so a group's snapshot reads one partition of each, once a sweep and worker, whatever the number of pages.
 */
final class TopicStreamView implements StreamView, AutoCloseable {

    /** Sets of a few numbers: enough for all partitions of a few sweeps. */
    private static final int DOUBTS_KEPT = 10_000;

    private record Key(String sweepId, int group) {}

    private final StreamTopics topics;
    private final SweepMeters meters;
    private final Admin admin;
    private final SingleFlight<Key, StreamSnapshot> snapshots;
    private final SingleFlight<Key, Set<Integer>> doubts = new SingleFlight<>(DOUBTS_KEPT);
    private volatile int groups;

    TopicStreamView(StreamTopics topics, int snapshotsKept, SweepMeters meters) {
        this.topics = topics;
        this.meters = meters;
        this.snapshots = new SingleFlight<>(snapshotsKept);
        Properties properties = new Properties();
        properties.putAll(topics.client());
        properties.put(AdminClientConfig.CLIENT_ID_CONFIG, "costgauge-sweep-view");
        this.admin = Admin.create(properties);
    }

    @Override
    public int groups() {
        int known = groups;
        if (known == 0) {
            int hours = partitions(topics.hours());
            int updates = partitions(topics.updates());
            if (hours != updates) {
                throw new StoreConfigurationException("topics " + topics.hours() + " and " + topics.updates() + " have "
                        + hours + " and " + updates + " partitions; give them the same number");
            }
            known = hours;
            groups = known;
        }
        return known;
    }

    @Override
    public int groupOf(PairKey pair) {
        return Utils.toPositive(Utils.murmur2(pair.bytes())) % groups();
    }

    @Override
    public StreamSnapshot snapshot(SweepScope scope, int group, Runnable alive) {
        Key key = new Key(scope.sweepId(), group);
        return snapshots.get(
                key,
                () -> {
                    try (TopicReader reader = new TopicReader(topics, meters, alive)) {
                        StreamSnapshot snapshot = reader.read(scope, group, groups());
                        doubts.get(key, reader::doubted, alive);
                        return snapshot;
                    }
                },
                alive);
    }

    @Override
    public boolean isWhole(SweepScope scope, int group, Runnable alive) {
        return IntStream.range(0, groups())
                .noneMatch(each -> doubted(scope, each, alive).contains(group));
    }

    /** The groups of which records may be in the partition of this one. */
    private Set<Integer> doubted(SweepScope scope, int group, Runnable alive) {
        return doubts.get(
                new Key(scope.sweepId(), group),
                () -> {
                    try (TopicReader reader = new TopicReader(topics, meters, alive)) {
                        reader.survey(scope, group, groups());
                        return reader.doubted();
                    }
                },
                alive);
    }

    @Override
    public StreamSnapshot closedHours(SweepScope scope, int group, Runnable alive) {
        try (TopicReader reader = new TopicReader(topics, meters, alive)) {
            return reader.readHours(scope, group, groups());
        }
    }

    @Override
    public LedgerLines ledger(SweepScope scope, Runnable alive) {
        try (TopicReader reader = new TopicReader(topics, meters, alive)) {
            return reader.readLedger(scope, partitions(topics.ledger()));
        }
    }

    private int partitions(String topic) {
        return KafkaCalls.partitions(admin, topic).size();
    }

    @Override
    public void close() {
        admin.close(Duration.ofSeconds(5));
    }
}
