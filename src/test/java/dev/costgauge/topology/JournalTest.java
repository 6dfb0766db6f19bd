package dev.costgauge.topology;

import static org.assertj.core.api.Assertions.assertThat;

import dev.costgauge.wire.Topic;
import dev.costgauge.wire.TopicCatalog;
import dev.costgauge.wire.TopicSettings;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class JournalTest {

    private final TopicCatalog topics = new TopicCatalog(TopicSettings.defaults());
    private final Journal journal = new Journal(topics);

    @Test
    void recordsOfOneTopicThatFollowEachOtherAreOneRun() {
        journal.note(topics.name(Topic.EVENTS), 5, 130);
        journal.note(topics.name(Topic.EVENTS), 133, 133);
        journal.note(topics.name(Topic.TICKS), 2, 2);
        journal.note(topics.name(Topic.EVENTS), 134, 200);

        assertThat(journal.drain().stream().flatMap(entry -> Journal.read(entry).runs().stream()))
                .containsExactly(
                        new Journal.Run(Topic.EVENTS, 5, 133),
                        new Journal.Run(Topic.TICKS, 2, 2),
                        new Journal.Run(Topic.EVENTS, 134, 200));
    }

    @Test
    void aCommitInWhichTopicsTookTurnsHasSeveralEntries() {
        journal.begin();
        for (int i = 0; i < 15_000; i++) {
            journal.note(topics.name(Topic.EVENTS), i, i);
            journal.note(topics.name(Topic.REROUTED), i, i);
        }
        List<byte[]> written = journal.drain();

        assertThat(written).hasSizeGreaterThan(1).allMatch(entry -> entry.length < 200_000);
        List<Journal.Entry> entries = written.stream().map(Journal::read).toList();
        assertThat(entries.getFirst().begins()).isTrue();
        assertThat(entries.stream().skip(1)).noneMatch(Journal.Entry::begins);
        List<Journal.Run> runs = new ArrayList<>();
        entries.forEach(entry -> runs.addAll(entry.runs()));
        assertThat(runs).hasSize(30_000);
        for (int i = 0; i < runs.size(); i++) {
            assertThat(runs.get(i))
                    .isEqualTo(new Journal.Run(i % 2 == 0 ? Topic.EVENTS : Topic.REROUTED, i / 2, i / 2));
        }
        assertThat(journal.drain()).isEmpty();
    }
}
