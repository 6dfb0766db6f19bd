package dev.costgauge.app;

import dev.costgauge.wire.KafkaRefusal;
import java.io.PrintWriter;
import org.apache.kafka.common.errors.AuthenticationException;
import picocli.CommandLine;

/** The entry point: one jar, one command line. */
public final class Main {
    private Main() {}

    /**
     * Exit codes: 0 done; 1 something went wrong; 2 the command line or a setting is wrong; a command may document more.
     */
    public static void main(String[] arguments) {
        LogFormat.apply(arguments);
        quietDemo(arguments);
        System.exit(run(arguments));
    }

    /** The demo tells its own story; the log speaks up only when something is wrong, unless somebody asked for more. */
    private static void quietDemo(String[] arguments) {
        boolean demo = arguments.length > 0 && arguments[0].equals("demo");
        if (demo && System.getenv("COSTGAUGE_LOG_LEVEL") == null) {
            System.setProperty("COSTGAUGE_LOG_LEVEL", "WARN");
        }
    }

    static int run(String... arguments) {
        return commandLine().execute(arguments);
    }

    static CommandLine commandLine() {
        CommandLine line = new CommandLine(new Costgauge());
        line.setCaseInsensitiveEnumValuesAllowed(true);
        line.setExecutionExceptionHandler(Main::report);
        return line;
    }

    /** One clear line; the stack trace only for those who ask. */
    private static int report(Exception error, CommandLine line, CommandLine.ParseResult parsed) {
        PrintWriter err = line.getErr();
        if (Costgauge.of(line).verbose()) {
            error.printStackTrace(err);
        } else {
            err.println("costgauge: " + text(error) + " (-v shows more)");
        }
        err.flush();
        return ExitCodes.of(error);
    }

    /** Whatever a command was about when Kafka turned it away, what helps is the setting to mend. */
    private static String text(Exception error) {
        for (Throwable cause = error; cause != null; cause = cause.getCause()) {
            if (cause instanceof AuthenticationException refused) {
                return KafkaRefusal.text(refused);
            }
        }
        return error.getMessage() == null ? error.getClass().getName() : error.getMessage();
    }
}
