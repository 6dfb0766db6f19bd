package dev.costgauge.doctor;

import dev.costgauge.store.Fault;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Runs checkups at the same time, and gathers what they find in the order in which they were named. */
public final class Doctor {

    private final Map<String, Checkup> checkups = new LinkedHashMap<>();

    /** @param name under which it is reported that nothing could be looked at */
    public Doctor with(String name, Checkup checkup) {
        checkups.put(name, checkup);
        return this;
    }

    public List<Finding> examine() {
        List<Finding> findings = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Map<String, Future<List<Finding>>> asked = new LinkedHashMap<>();
            checkups.forEach((name, checkup) -> asked.put(name, threads.submit(checkup::look)));
            asked.forEach((name, answer) -> findings.addAll(received(name, answer)));
        }
        return findings;
    }

    private static List<Finding> received(String name, Future<List<Finding>> answer) {
        try {
            return answer.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return List.of(Finding.fail(name, "interrupted"));
        } catch (ExecutionException e) {
            return List.of(Finding.fail(name, why(e.getCause() == null ? e : e.getCause())));
        }
    }

    private static String why(Throwable failure) {
        return switch (Fault.of(failure)) {
            case Fault.Fatal fatal -> fatal.message();
            case Fault.Transient passing -> "does not answer: " + passing.message() + "; is it up, and its address right?";
        };
    }
}
