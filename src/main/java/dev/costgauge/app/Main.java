package dev.costgauge.app;

import dev.costgauge.settings.DurationForm;
import dev.costgauge.wire.KafkaRefusal;
import java.io.PrintWriter;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import org.apache.kafka.common.errors.AuthenticationException;
import picocli.CommandLine;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.TypeConversionException;
import picocli.CommandLine.UnmatchedArgumentException;

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
        return commandLine(arguments).execute(arguments);
    }

    /** Without arguments it knows every command, with them as few as these need. */
    static CommandLine commandLine(String... arguments) {
        CommandLine line = new CommandLine(new Costgauge());
        Costgauge.commands(arguments).forEach(line::addSubcommand);
        line.setCaseInsensitiveEnumValuesAllowed(true);
        line.registerConverter(Duration.class, Main::duration);
        line.registerConverter(Instant.class, Main::instant);
        line.setParameterExceptionHandler(Main::misused);
        line.setExecutionExceptionHandler(Main::report);
        HelpTexts.flow(line);
        return line;
    }

    private static Duration duration(String text) {
        try {
            return DurationForm.parse(text);
        } catch (IllegalArgumentException | DateTimeException e) {
            throw new TypeConversionException("'" + text + "' is not " + DurationForm.RULE);
        }
    }

    private static Instant instant(String text) {
        try {
            return Instant.parse(text);
        } catch (DateTimeException e) {
            throw new TypeConversionException("'" + text + "' is not a time such as 2026-11-22T05:00:00Z");
        }
    }

    /** What is wrong, and where to read on: the whole help would push it out of sight. */
    private static int misused(ParameterException error, String[] arguments) {
        CommandLine line = meant(error.getCommandLine());
        PrintWriter err = line.getErr();
        // Picocli's own words for a map say it twice.
        err.println("costgauge: " + String.valueOf(error.getMessage()).replace("option option", "option"));
        if (!UnmatchedArgumentException.printSuggestions(error, err)) {
            if (line.getSubcommands().isEmpty()) {
                err.println("Try '" + line.getCommandSpec().qualifiedName() + " --help'.");
            } else {
                line.usage(err);
            }
        }
        err.flush();
        return ExitCode.USAGE;
    }

    /** The command itself, where one above it speaks for it. */
    private static CommandLine meant(CommandLine line) {
        CommandLine.ParseResult parsed = line.getParseResult();
        return parsed == null || !parsed.hasSubcommand()
                ? line
                : meant(parsed.subcommand().commandSpec().commandLine());
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
