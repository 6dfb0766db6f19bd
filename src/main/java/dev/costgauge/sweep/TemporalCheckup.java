package dev.costgauge.sweep;

import io.temporal.api.enums.v1.TaskQueueType;
import io.temporal.api.taskqueue.v1.TaskQueue;
import io.temporal.api.workflowservice.v1.DescribeNamespaceRequest;
import io.temporal.api.workflowservice.v1.DescribeTaskQueueRequest;
import io.temporal.api.workflowservice.v1.GetSystemInfoRequest;
import io.temporal.api.workflowservice.v1.WorkflowServiceGrpc.WorkflowServiceBlockingStub;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Asks the Temporal server how it is; changes nothing. */
public final class TemporalCheckup {

    private static final Duration ANSWER = Duration.ofSeconds(10);

    private final TemporalConnection connection;

    public TemporalCheckup(TemporalConnection connection) {
        this.connection = connection;
    }

    /**
     * What the server says of itself and of our namespace.
     *
     * @param version of the server
     * @param retention how long closed runs are kept
     * @param workers how many processes asked our task queue for workflow tasks within the last minutes
     */
    public record Condition(String version, Duration retention, int workers) {}

    /**
     * @throws dev.costgauge.store.StoreConfigurationException when the namespace is missing or we are refused
     * @throws io.grpc.StatusRuntimeException when the server does not answer
     */
    public Condition look() {
        connection.requireNamespace(ANSWER);
        TemporalSettings settings = connection.settings();
        String version = stub().getSystemInfo(GetSystemInfoRequest.getDefaultInstance()).getServerVersion();
        long retention = stub().describeNamespace(DescribeNamespaceRequest.newBuilder()
                        .setNamespace(settings.namespace())
                        .build())
                .getConfig()
                .getWorkflowExecutionRetentionTtl()
                .getSeconds();
        int workers = stub().describeTaskQueue(DescribeTaskQueueRequest.newBuilder()
                        .setNamespace(settings.namespace())
                        .setTaskQueue(TaskQueue.newBuilder().setName(settings.taskQueue()))
                        .setTaskQueueType(TaskQueueType.TASK_QUEUE_TYPE_WORKFLOW)
                        .build())
                .getPollersCount();
        return new Condition(version, Duration.ofSeconds(retention), workers);
    }

    private WorkflowServiceBlockingStub stub() {
        return connection.stubs().blockingStub().withDeadlineAfter(ANSWER.toMillis(), TimeUnit.MILLISECONDS);
    }
}
