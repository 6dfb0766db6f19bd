package dev.costgauge.app;

import dev.costgauge.settings.SettingException;
import picocli.CommandLine.ExitCode;

/** Which exit code tells the truth about an error. */
final class ExitCodes {
    private ExitCodes() {}

    static int of(Exception error) {
        return error instanceof SettingException ? ExitCode.USAGE : ExitCode.SOFTWARE;
    }
}
