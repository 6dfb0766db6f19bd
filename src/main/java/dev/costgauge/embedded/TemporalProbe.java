package dev.costgauge.embedded;

import io.grpc.StatusRuntimeException;
import io.temporal.api.workflowservice.v1.DescribeNamespaceRequest;
import io.temporal.serviceclient.WorkflowServiceStubs;
import io.temporal.serviceclient.WorkflowServiceStubsOptions;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.concurrent.TimeUnit;

/** Asks a Temporal server whether its default namespace is there. */
final class TemporalProbe {
    private static final int PROBE_MILLIS = 2_000;

    private TemporalProbe() {}

    static boolean defaultNamespaceAnswers(String host, int port) throws IOException {
        // The client would retry a closed port with pauses of its own.
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(host, port), PROBE_MILLIS);
        }
        WorkflowServiceStubs stubs = WorkflowServiceStubs.newServiceStubs(WorkflowServiceStubsOptions.newBuilder()
                .setTarget(host + ":" + port)
                .build());
        try {
            stubs.blockingStub()
                    .withDeadlineAfter(PROBE_MILLIS, TimeUnit.MILLISECONDS)
                    .describeNamespace(DescribeNamespaceRequest.newBuilder()
                            .setNamespace("default")
                            .build());
            return true;
        } catch (StatusRuntimeException e) {
            throw new IOException(e);
        } finally {
            stubs.shutdownNow();
        }
    }
}
