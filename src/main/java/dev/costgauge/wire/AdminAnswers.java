package dev.costgauge.wire;

import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.errors.InterruptException;

/** Waits for what brokers answer an admin client, as long as the client's own settings allow. */
public final class AdminAnswers {

    private AdminAnswers() {}

    /** The answer; a failure is thrown as Kafka gave it. */
    public static <T> T await(KafkaFuture<T> answer) {
        try {
            return answer.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptException(e);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : new KafkaException(e.getMessage(), e);
        }
    }

    /** Of an answer about one thing that was asked for by its name. */
    public static <T> T awaitOne(KafkaFuture<Map<String, T>> answer, String name) {
        T found = await(answer).get(name);
        if (found == null) {
            throw new KafkaException("nothing was answered about " + name);
        }
        return found;
    }
}
