package dev.costgauge.chaos;

import dev.costgauge.chaos.Questions.Question;
import dev.costgauge.embedded.EmbeddedServer;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;

/** How somebody who has the addresses of all streams asks. */
interface Client {

    Set<Answer> AGAIN = EnumSet.of(Answer.NO_ANSWER, Answer.UNAVAILABLE);

    Answer ask(Question question, Random random);

    /** Asks anyone, and the others when that one does not answer or says 503. */
    static Client retrying(List<EmbeddedServer> streams) {
        return (question, random) -> {
            int first = random.nextInt(streams.size());
            Answer answer = Answer.NO_ANSWER;
            for (int i = 0; i < streams.size() && AGAIN.contains(answer); i++) {
                answer = question.to(streams.get((first + i) % streams.size()));
            }
            return answer;
        };
    }

    /** Asks one of those that were ready when they were last looked at, once, as a Kubernetes Service does. */
    static Client balanced(Readiness readiness) {
        return (question, random) -> {
            List<EmbeddedServer> ready = readiness.ready();
            return ready.isEmpty()
                    ? Answer.NO_ANSWER
                    : question.to(ready.get(random.nextInt(ready.size())));
        };
    }
}
