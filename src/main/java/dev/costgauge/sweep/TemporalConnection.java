package dev.costgauge.sweep;

import com.uber.m3.tally.RootScopeBuilder;
import com.uber.m3.tally.Scope;
import com.uber.m3.tally.ScopeCloseException;
import dev.costgauge.store.StoreConfigurationException;
import dev.costgauge.tls.TlsTrouble;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.micrometer.core.instrument.MeterRegistry;
import io.temporal.api.workflowservice.v1.DescribeNamespaceRequest;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowClientOptions;
import io.temporal.common.converter.DataConverter;
import io.temporal.common.interceptors.WorkerInterceptor;
import io.temporal.common.interceptors.WorkflowClientInterceptor;
import io.temporal.common.reporter.MicrometerClientStatsReporter;
import io.temporal.serviceclient.RpcRetryOptions;
import io.temporal.serviceclient.WorkflowServiceStubs;
import io.temporal.serviceclient.WorkflowServiceStubsOptions;
import io.temporal.worker.WorkerFactory;
import io.temporal.worker.WorkerFactoryOptions;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The one client of a process, shared by worker, service and commands. Connects when first used. Thread-safe. */
public final class TemporalConnection implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(TemporalConnection.class);
    private static final Duration METRICS_INTERVAL = Duration.ofSeconds(10);

    private final TemporalSettings settings;
    private final DataConverter converter;
    private final Interceptors interceptors;
    private final WorkflowServiceStubs stubs;
    private final WorkflowClient client;
    private final Scope metrics;

    /** @param converter how values become what the server keeps */
    public TemporalConnection(TemporalSettings settings, DataConverter converter, MeterRegistry registry) {
        this(settings, converter, Interceptors.NONE, registry);
    }

    /**
     * @param converter how values become what the server keeps
     * @param interceptors of what this process starts and runs
     */
    public TemporalConnection(
            TemporalSettings settings, DataConverter converter, Interceptors interceptors, MeterRegistry registry) {
        this.settings = settings;
        this.converter = converter;
        this.interceptors = interceptors;
        this.metrics = new RootScopeBuilder()
                .reporter(new MicrometerClientStatsReporter(registry))
                .reportEvery(com.uber.m3.util.Duration.ofMillis(METRICS_INTERVAL.toMillis()));
        WorkflowServiceStubsOptions.Builder options = WorkflowServiceStubsOptions.newBuilder()
                .setTarget(settings.address())
                .setMetricsScope(metrics);
        if (settings.tls()) {
            TemporalTls.apply(settings, options);
        }
        if (!settings.apiKey().isEmpty()) {
            options.addApiKey(settings::apiKey);
        }
        this.stubs = WorkflowServiceStubs.newServiceStubs(options.validateAndBuildWithDefaults());
        this.client = WorkflowClient.newInstance(
                stubs,
                WorkflowClientOptions.newBuilder()
                        .setNamespace(settings.namespace())
                        .setDataConverter(converter)
                        .setInterceptors(interceptors.client().toArray(WorkflowClientInterceptor[]::new))
                        .build());
    }

    /** The client itself, for other workflows of this process. */
    public WorkflowClient client() {
        return client;
    }

    WorkflowServiceStubs stubs() {
        return stubs;
    }

    DataConverter converter() {
        return converter;
    }

    TemporalSettings settings() {
        return settings;
    }

    WorkerFactory newWorkerFactory() {
        return WorkerFactory.newInstance(
                client,
                WorkerFactoryOptions.newBuilder()
                        .setWorkerInterceptors(interceptors.worker().toArray(WorkerInterceptor[]::new))
                        .build());
    }

    /**
     * One attempt to reach the namespace.
     *
     * @throws StoreConfigurationException when waiting will not help; the message says what to mend
     * @throws StatusRuntimeException when the server does not answer
     */
    void requireNamespace(Duration atMost) {
        try {
            stubs.blockingStub()
                    .withDeadlineAfter(atMost.toMillis(), TimeUnit.MILLISECONDS)
                    .describeNamespace(DescribeNamespaceRequest.newBuilder()
                            .setNamespace(settings.namespace())
                            .build());
        } catch (StatusRuntimeException e) {
            Status.Code code = e.getStatus().getCode();
            String tls = TlsTrouble.of(e, "temporal", "temporal.address");
            if (tls != null) {
                throw new StoreConfigurationException("Temporal at " + settings.address() + ": " + tls, e);
            } else if (code == Status.Code.NOT_FOUND) {
                throw new StoreConfigurationException(
                        "Temporal at " + settings.address() + " has no namespace '" + settings.namespace()
                                + "'; create it (temporal operator namespace create) or mend temporal.namespace",
                        e);
            } else if (code == Status.Code.UNAUTHENTICATED || code == Status.Code.PERMISSION_DENIED) {
                throw new StoreConfigurationException(
                        "Temporal at " + settings.address() + " refuses us (" + code + "); mend temporal.api.key", e);
            }
            throw e;
        }
    }

    @Override
    public void close() {
        stubs.shutdownNow();
        stubs.awaitTermination(5, TimeUnit.SECONDS);
        try {
            metrics.close();
        } catch (ScopeCloseException e) {
            LOG.warn("temporal metrics were not closed cause={}", e.getMessage());
        }
    }
}
