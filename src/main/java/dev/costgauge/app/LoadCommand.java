package dev.costgauge.app;

import dev.costgauge.load.EventSink;
import dev.costgauge.load.LoadPlan;
import dev.costgauge.load.LoadSummary;
import dev.costgauge.load.Loader;
import dev.costgauge.load.PriceBook;
import dev.costgauge.load.Progress;
import dev.costgauge.load.ReadOptions;
import dev.costgauge.load.TraceFormat;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Publishes traces, bills and tables of others as cost events. */
@Command(
        name = "load",
        description = "Publish a trace, a bill or any CSV or JSON lines as cost events.",
        footerHeading = "%nFormats: ",
        footer = {
            "servegen (directory with rate_10min.csv and token_moments.csv), azure-llm, mooncake, focus, csv, jsonl.",
            "Files may be gzip. A directory stands for its files.",
            "",
            "Events are published in the order of their time. Unless --start or --keep-times says otherwise, their times",
            "are moved so that the input ends at the last full hour: by whole weeks where it has real times, so that",
            "every hour keeps its hour of the week.",
            "",
            "Exit codes: 0 everything published; 1 the load failed; 2 wrong options; 3 published, but malformed lines",
            "were skipped: each is named on the error output."
        })
public final class LoadCommand implements Callable<Integer> {

    /** Everything usable was published, and something was not usable. */
    static final int MALFORMED = 3;

    @Spec
    private CommandSpec spec;

    @Mixin
    private SettingsOptions settings = new SettingsOptions();

    @Parameters(index = "0", paramLabel = "FORMAT", description = "Format of the input; see below.")
    private String format = "";

    @Parameters(index = "1..*", arity = "1..*", paramLabel = "PATH", description = "Files or directories.")
    private List<Path> paths = List.of();

    @Option(names = "--dry-run", description = "Read, price and sum up; publish nothing, need no Kafka.")
    private boolean dryRun;

    @Option(
            names = "--speed",
            defaultValue = "0",
            description = "Multiple of real time, such as 60; 0 (the default) is as fast as possible.")
    private double speed;

    @Option(names = "--start", paramLabel = "INSTANT", description = "Hour to which the input's first hour is moved.")
    private @Nullable Instant start;

    @Option(names = "--keep-times", description = "Publish the input's own times.")
    private boolean keepTimes;

    @Option(names = "--limit", description = "At most so many events, the earliest.")
    private @Nullable Long limit;

    @Option(names = "--project", description = "Project of all events (default: the format's own, else 'default').")
    private @Nullable String project;

    @Option(names = "--service", description = "Service of all events.")
    private @Nullable String service;

    @Option(names = "--model", description = "Model of all events.")
    private @Nullable String model;

    @Option(names = "--prices", paramLabel = "FILE", description = "Price file in LiteLLM's format (default: a few built in).")
    private @Nullable Path prices;

    @Option(
            names = "--price-as",
            split = ",",
            paramLabel = "NAME=MODEL",
            description = "Price a name of the input as a model of the price file.")
    private Map<String, String> priceAs = new LinkedHashMap<>();

    @Option(
            names = "--price-by",
            paramLabel = "FIELD",
            description = "csv, jsonl: price the tokens of rows without cost by 'model' or 'service'.")
    private @Nullable String priceBy;

    @Option(
            names = "--map",
            split = ",",
            paramLabel = "FIELD=COLUMN",
            description = "csv, jsonl: where an event's field is read from, e.g. eventTime=ts,cost=usd; a path such as"
                    + " inputTokens=usage.input reaches into JSON. Other fields are read from the column of their name.")
    private Map<String, String> columns = new LinkedHashMap<>();

    @Option(names = "--separator", defaultValue = ",", description = "csv, focus: what parts cells.")
    private char separator;

    @Option(
            names = "--trace-models",
            split = ",",
            description = "servegen: models to load, or 'all' (default: m-large,m-mid,m-small, which have two weeks).")
    private List<String> traceModels = ReadOptions.STEADY_MODELS;

    @Option(names = "--expand", description = "servegen: publish every request as an event of its own.")
    private boolean expand;

    @Option(names = "--seed", defaultValue = "1", description = "servegen: seed of the requests' arrival times.")
    private long seed;

    @Option(names = "--cost-column", defaultValue = "EffectiveCost", description = "focus: EffectiveCost or BilledCost.")
    private String costColumn = "";

    @Option(
            names = "--model-columns",
            split = ",",
            defaultValue = "ResourceType,SkuId",
            description = "focus: the first of these that is filled is the model (default: ${DEFAULT-VALUE}).")
    private List<String> modelColumns = List.of();

    @Option(names = "--namespace-tag", defaultValue = "application", description = "focus: the tag that is the namespace.")
    private String namespaceTag = "";

    @Option(names = "--ticks", description = "Also write clock marks, for a stream that runs with stream.clock=log.")
    private boolean ticks;

    @Option(names = "--tick-every", defaultValue = "PT10M", description = "Event time between two marks (${DEFAULT-VALUE}).")
    private Duration tickEvery = LoadPlan.DEFAULT_TICK_EVERY;

    @Option(
            names = "--tick-past",
            defaultValue = "PT5M",
            description = "How far the last mark lies past the last hour's end (${DEFAULT-VALUE}): the stream's grace and more.")
    private Duration tickPast = LoadPlan.DEFAULT_TICK_PAST;

    @Override
    public Integer call() throws Exception {
        TraceFormat parsed;
        LoadPlan plan;
        ReadOptions options;
        try {
            parsed = TraceFormat.of(format);
            plan = plan();
            options = options();
        } catch (IllegalArgumentException | IOException e) {
            throw new CommandLine.ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
        }
        PrintWriter err = spec.commandLine().getErr();
        Progress progress = new Progress(err, Ansi.AUTO.enabled(), System::nanoTime);
        Loader loader = new Loader(
                plan, options, InstantSource.system(), progress, this::reportMalformed);
        try (EventSink sink = dryRun ? EventSink.none() : Publishing.open(settings.load())) {
            LoadSummary summary = loader.load(parsed, paths, sink);
            summary.lines().forEach(spec.commandLine().getOut()::println);
            spec.commandLine().getOut().flush();
            return summary.malformed() > 0 ? MALFORMED : 0;
        } catch (IllegalArgumentException e) {
            throw new CommandLine.ParameterException(spec.commandLine(), String.valueOf(e.getMessage()), e);
        }
    }

    private void reportMalformed(String line) {
        PrintWriter err = spec.commandLine().getErr();
        err.println("malformed " + line);
        err.flush();
    }

    private LoadPlan plan() {
        long most = limit == null ? Long.MAX_VALUE : limit;
        return new LoadPlan(speed, start, keepTimes, most, expand, seed, ticks, tickEvery, tickPast);
    }

    private ReadOptions options() throws IOException {
        PriceBook book = (prices == null ? PriceBook.builtIn() : PriceBook.file(prices)).withAliases(priceAs);
        List<String> models = traceModels.equals(List.of("all")) ? List.of() : traceModels;
        return new ReadOptions(
                project, service, model, book, columns, priceBy, models, costColumn, modelColumns, namespaceTag, separator);
    }
}
