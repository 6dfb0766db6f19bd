package dev.costgauge.app;

import dev.costgauge.app.Node.Role;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Runs one role until it is told to stop. */
@Command(name = "worker", description = "Run the stateless role: archive, projections and the hourly sweep.")
final class WorkerCommand implements Callable<Integer> {

    @Mixin
    private SettingsOptions settings = new SettingsOptions();

    @Override
    public Integer call() {
        return NodeRun.untilStopped(settings.load(), Set.of(Role.WORKER));
    }
}
