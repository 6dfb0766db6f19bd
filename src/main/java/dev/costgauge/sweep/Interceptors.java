package dev.costgauge.sweep;

import io.temporal.common.interceptors.WorkerInterceptor;
import io.temporal.common.interceptors.WorkflowClientInterceptor;
import java.util.List;

/**
 * What sees the calls of Temporal's client and worker pass by, such as traces.
 *
 * @param client of what this process starts
 * @param worker of the workflows and activities that it runs
 */
public record Interceptors(List<WorkflowClientInterceptor> client, List<WorkerInterceptor> worker) {

    public static final Interceptors NONE = new Interceptors(List.of(), List.of());

    public Interceptors {
        client = List.copyOf(client);
        worker = List.copyOf(worker);
    }
}
