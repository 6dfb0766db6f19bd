package dev.costgauge.app;

import dev.costgauge.app.Node.Role;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Runs one role until it is told to stop. */
@Command(name = "stream", description = "Run the stateful role: baselines, alerts and queries.")
final class StreamCommand implements Callable<Integer> {

    @Mixin
    private SettingsOptions settings = new SettingsOptions();

    @Override
    public Integer call() {
        return NodeRun.untilStopped(settings.load(), Set.of(Role.STREAM));
    }
}
