package dev.costgauge.reset;

import static dev.costgauge.wire.AdminAnswers.await;
import static dev.costgauge.wire.AdminAnswers.awaitOne;

import dev.costgauge.embedded.Folders;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListTopicsOptions;
import org.apache.kafka.clients.admin.MemberDescription;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.GroupIdNotFoundException;
import org.apache.kafka.common.errors.UnknownMemberIdException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.jspecify.annotations.Nullable;

/**
 * Resets one application: what Kafka's own tool does (offsets, internal topics), and the state directory of this machine. A
 * reset that broke off half-way is completed by another. Not thread-safe.
 */
public final class StreamReset {

    private static final Duration TOPICS_GONE = Duration.ofSeconds(60);
    private static final Duration POLL = Duration.ofMillis(200);

    private final Admin admin;
    private final String applicationId;
    private final Set<String> again;
    private final Set<String> passedOver;
    private final Set<String> changelogs;
    private final Path stateDir;

    /**
     * @param again topics that are read again from their beginning
     * @param passedOver topics that are read from their end, since the stream will write again what was in them
     * @param changelogs internal topics of the application
     * @param stateDir of this machine, with a folder for each application
     */
    public StreamReset(
            Admin admin,
            String applicationId,
            Set<String> again,
            Set<String> passedOver,
            Set<String> changelogs,
            Path stateDir) {
        this.admin = admin;
        this.applicationId = applicationId;
        this.again = Set.copyOf(again);
        this.passedOver = Set.copyOf(passedOver);
        this.changelogs = Set.copyOf(changelogs);
        this.stateDir = stateDir.toAbsolutePath().resolve(applicationId);
    }

    /** What there is to do now; changes nothing. */
    public ResetPlan plan() {
        SortedSet<String> existing = new TreeSet<>(changelogs);
        existing.retainAll(topics());
        return new ResetPlan(
                applicationId,
                members(),
                positions(),
                existing,
                Files.exists(stateDir) ? stateDir : null,
                StateLock.isHeld(stateDir));
    }

    /**
     * Does it. The state goes first: a stream that was started in between would be empty, but never count twice.
     *
     * @throws IllegalStateException when somebody is in the group or works in the directory, with what to do
     */
    public void execute(ResetPlan plan) {
        requireNobody(members());
        if (StateLock.isHeld(stateDir)) {
            throw new IllegalStateException(
                    stateDir + " is in use by a stream on this machine: stop it first, whatever group it is in");
        }
        guard(plan);
        deleteTopics(plan.changelogs());
        deleteState(plan.stateDir());
        Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
        plan.positions().forEach((partition, move) -> offsets.put(partition, new OffsetAndMetadata(move.to())));
        commit(offsets);
    }

    /** Brokers take positions for a group, even those that it has, only while nobody is in it, whatever protocol it speaks. */
    private void guard(ResetPlan plan) {
        Map<TopicPartition, OffsetAndMetadata> held = new HashMap<>();
        plan.positions().forEach((partition, move) -> {
            Long from = move.from();
            if (from != null) {
                held.put(partition, new OffsetAndMetadata(from));
            }
        });
        if (!held.isEmpty()) {
            commit(held);
        }
    }

    private void commit(Map<TopicPartition, OffsetAndMetadata> offsets) {
        try {
            await(admin.alterConsumerGroupOffsets(applicationId, offsets).all());
        } catch (UnknownMemberIdException e) {
            requireNobody(members());
            throw new IllegalStateException(
                    "group " + applicationId + " has live members that brokers do not name: stop every stream first", e);
        }
    }

    private Set<String> topics() {
        return await(admin.listTopics(new ListTopicsOptions().listInternal(true)).names());
    }

    private void requireNobody(List<String> members) {
        if (!members.isEmpty()) {
            throw new IllegalStateException("group " + applicationId + " has " + members.size() + " live members ("
                    + String.join(", ", members) + "): stop every stream first; one that was killed leaves after"
                    + " stream.session.timeout");
        }
    }

    private List<String> members() {
        try {
            return awaitOne(admin.describeConsumerGroups(List.of(applicationId)).all(), applicationId).members()
                    .stream()
                    .map(StreamReset::name)
                    .sorted()
                    .toList();
        } catch (GroupIdNotFoundException e) {
            return List.of();
        }
    }

    private static String name(MemberDescription member) {
        return member.groupInstanceId().orElse(member.clientId()) + " at " + member.host().replaceFirst("^/", "");
    }

    private SortedMap<TopicPartition, ResetPlan.Move> positions() {
        Map<TopicPartition, Long> before = new HashMap<>();
        try {
            await(admin.listConsumerGroupOffsets(applicationId).partitionsToOffsetAndMetadata())
                    .forEach((partition, offset) -> {
                        if (offset != null) {
                            before.put(partition, offset.offset());
                        }
                    });
        } catch (GroupIdNotFoundException e) {
            // Never ran: it has no positions.
        }
        Map<TopicPartition, OffsetSpec> asked = new HashMap<>();
        partitions(again).forEach(partition -> asked.put(partition, OffsetSpec.earliest()));
        partitions(passedOver).forEach(partition -> asked.put(partition, OffsetSpec.latest()));
        SortedMap<TopicPartition, ResetPlan.Move> positions = new TreeMap<>(
                Comparator.comparing(TopicPartition::topic).thenComparingInt(TopicPartition::partition));
        await(admin.listOffsets(asked).all())
                .forEach((partition, found) -> positions.put(
                        partition,
                        new ResetPlan.Move(
                                before.get(partition), found.offset(), again.contains(partition.topic()))));
        return positions;
    }

    private List<TopicPartition> partitions(Set<String> topics) {
        List<TopicPartition> partitions = new ArrayList<>();
        admin.describeTopics(topics).topicNameValues().forEach((name, future) -> {
            try {
                await(future)
                        .partitions()
                        .forEach(each -> partitions.add(new TopicPartition(name, each.partition())));
            } catch (UnknownTopicOrPartitionException e) {
                // A topic that is not there has nothing to be read again.
            }
        });
        return partitions;
    }

    /** Brokers delete in the background; a stream that starts before they have would find its old state. */
    private void deleteTopics(Set<String> topics) {
        admin.deleteTopics(topics).topicNameValues().forEach((name, future) -> {
            try {
                await(future);
            } catch (UnknownTopicOrPartitionException e) {
                // Gone already.
            }
        });
        long polls = TOPICS_GONE.dividedBy(POLL);
        for (long poll = 0; poll < polls; poll++) {
            Set<String> left = new TreeSet<>(topics);
            left.retainAll(topics());
            if (left.isEmpty()) {
                return;
            }
            LockSupport.parkNanos(POLL.toNanos());
        }
        throw new IllegalStateException("the brokers have not deleted " + topics + " within " + TOPICS_GONE.toSeconds()
                + " s; is delete.topic.enable off? Nothing else was reset: run it again");
    }

    private static void deleteState(@Nullable Path directory) {
        if (directory != null) {
            try {
                Folders.delete(directory);
            } catch (IOException e) {
                throw new UncheckedIOException(directory + " cannot be deleted: " + e.getMessage(), e);
            }
        }
    }
}
