package dev.costgauge.app;

import dev.costgauge.embedded.EmbeddedOptions;
import dev.costgauge.embedded.EmbeddedStack;
import dev.costgauge.embedded.Endpoints;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Starts the servers alone, for those who develop or try things beside them. */
@Command(
        name = "embedded",
        description = {
            "Start every server (Kafka, Schema Registry, ClickHouse, PostgreSQL, Redis, Temporal) on loopback,",
            "print where they are as environment variables, and go on until Ctrl-C."
        })
final class EmbeddedCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Option(names = "--data", paramLabel = "FOLDER", description = "Keep the servers' data here (default: keep none).")
    private @Nullable Path data;

    @Option(names = "--brokers", defaultValue = "1", description = "Kafka servers (default: ${DEFAULT-VALUE}).")
    private int brokers;

    @Option(names = "--once", description = "Stop again as soon as all servers have answered.")
    private boolean once;

    @Override
    public Integer call() throws InterruptedException {
        EmbeddedOptions options = EmbeddedOptions.defaults(System.getenv()).withBrokers(brokers);
        PrintWriter out = spec.commandLine().getOut();
        try (EmbeddedStack stack = new EmbeddedStack(data == null ? options : options.withData(data))) {
            Thread onSignal = new Thread(stack::close, "embedded-close");
            Runtime.getRuntime().addShutdownHook(onSignal);
            Endpoints endpoints = stack.start();
            endpoints.asEnvironment().forEach((name, value) -> out.println(name + "=" + value));
            endpoints.temporalUi().ifPresent(page -> out.println("# Temporal's web page: " + page));
            out.flush();
            if (!once) {
                new CountDownLatch(1).await();
            }
        }
        return 0;
    }
}
