package dev.costgauge.sweep;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

/** Waits for answers of Kafka's clients. */
final class KafkaCalls {

    private static final Duration TOPIC_TIMEOUT = Duration.ofSeconds(30);

    private KafkaCalls() {}

    /** The partitions of a topic, in order; a topic that does not exist is thrown as Kafka says it. */
    static List<TopicPartition> partitions(Admin admin, String topic) {
        TopicDescription described =
                await(admin.describeTopics(List.of(topic)).allTopicNames(), TOPIC_TIMEOUT).get(topic);
        if (described == null) {
            throw new KafkaException("topic " + topic + " was not described");
        }
        return described.partitions().stream()
                .map(info -> new TopicPartition(topic, info.partition()))
                .toList();
    }

    /** What a client answered for a partition that it was asked for. */
    static long offset(Map<TopicPartition, Long> answer, TopicPartition partition) {
        Long offset = answer.get(partition);
        if (offset == null) {
            throw new KafkaException("no offset of " + partition + " was answered");
        }
        return offset;
    }

    /** The answer; a failure is thrown as Kafka gave it. */
    static <T> T await(Future<T> answer, Duration atMost) {
        try {
            return answer.get(atMost.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            throw new KafkaException(String.valueOf(cause.getMessage()), cause);
        } catch (TimeoutException e) {
            throw new org.apache.kafka.common.errors.TimeoutException("no answer within " + atMost, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new org.apache.kafka.common.errors.InterruptException(e);
        }
    }
}
