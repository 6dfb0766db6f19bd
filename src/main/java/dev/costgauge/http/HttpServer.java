package dev.costgauge.http;

import dev.costgauge.query.SeriesQueries;
import io.javalin.Javalin;
import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import io.javalin.http.HandlerType;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.http.UriCompliance.Violation;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.eclipse.jetty.server.Server;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The HTTP server: started once, closed once. */
public final class HttpServer implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(HttpServer.class);

    /** Names may hold slashes, percent signs and dots; paths are only ever compared, never used to open files. */
    private static final UriCompliance URIS = UriCompliance.from(EnumSet.of(
            Violation.AMBIGUOUS_PATH_SEPARATOR,
            Violation.AMBIGUOUS_PATH_ENCODING,
            Violation.AMBIGUOUS_PATH_SEGMENT,
            Violation.AMBIGUOUS_PATH_PARAMETER,
            Violation.AMBIGUOUS_EMPTY_SEGMENT,
            Violation.SUSPICIOUS_PATH_CHARACTERS));

    private static final Duration STOP_PATIENCE = Duration.ofSeconds(5);

    private final HttpSettings settings;
    private final HttpParts parts;
    private final InstantSource clock;
    private final Access access;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Javalin javalin;
    private List<Routes.Route> described = List.of();
    private volatile boolean draining;

    private HttpServer(
            HttpSettings settings, Authentication authentication, HttpParts parts, InstantSource clock) {
        this.settings = settings;
        this.parts = parts;
        this.clock = clock;
        this.access = new Access(
                authentication,
                new RateLimit(settings.ratePerSecond(), settings.rateBurst(), System::nanoTime),
                settings.codecOrigin(),
                parts.registry());
        this.javalin = Javalin.create(this::configure);
    }

    /**
     * Starts listening.
     *
     * @throws io.javalin.util.JavalinException when the address cannot be bound
     */
    public static HttpServer start(
            HttpSettings settings, Authentication authentication, HttpParts parts, InstantSource clock) {
        HttpServer server = new HttpServer(settings, authentication, parts, clock);
        server.javalin.start(settings.host(), settings.port());
        log.info(
                "http server listening host={} port={} tokens={}",
                settings.host(),
                server.port(),
                authentication.isRequired());
        return server;
    }

    /** The port in use. */
    public int port() {
        return javalin.port();
    }

    /** {@code host:port} under which other instances reach this one. */
    public String advertised() {
        return settings.advertised().isEmpty() ? hostForUrl() + ":" + port() : settings.advertised();
    }

    private String hostForUrl() {
        return settings.host().contains(":") ? "[" + settings.host() + "]" : settings.host();
    }

    List<Routes.Route> described() {
        return described;
    }

    /**
     * From now on says that it ends: {@code /health} is 503, and every answer closes its connection, so that clients which
     * keep theirs find another instance. Everything is still answered.
     */
    public void drain() {
        draining = true;
    }

    /** Lets requests in flight finish for a few seconds. */
    @Override
    public void close() {
        javalin.stop();
        threads.shutdownNow();
    }

    private void configure(JavalinConfig config) {
        config.startup.showJavalinBanner = false;
        config.startup.showOldJavalinVersionWarning = false;
        config.startup.startupWatcherEnabled = false;
        config.concurrency.useVirtualThreads = true;
        config.http.prefer405over404 = true;
        int forCodec = parts.codec() == null ? 0 : CodecRoutes.MAX_BODY_BYTES;
        config.http.maxRequestSize = Math.max(settings.maxBodyBytes(), forCodec);
        config.jetty.modifyServer(this::tune);
        config.jetty.modifyHttpConfiguration(HttpServer::tune);
        config.jetty.modifyServletContextHandler(HttpServer::tune);
        Routes routes = new Routes(config.routes, access);
        config.requestLogger.http((context, millis) -> {
            time(context, millis);
            audit(context, routes);
        });
        config.routes.before(context -> {
            SecurityHeaders.data(context);
            if (draining) {
                context.header("Connection", "close");
            }
            Routes.Route route = routes.find(context);
            access.check(context, route == null ? ApiRole.READ : route.role());
        });
        new Problems(parts.registry()).install(config.routes);
        install(routes);
        described = routes.described();
    }

    private void install(Routes routes) {
        new HealthRoute(parts, access, threads, () -> draining).install(routes);
        ServiceRoutes.metrics(routes, parts.registry());
        Pages.install(routes);
        SeriesQueries queries = parts.queries();
        if (queries != null) {
            new SeriesRoutes(queries, clock).install(routes);
            new AlertRoutes(queries).install(routes);
            new LedgerRoutes(queries).install(routes);
            ServiceRoutes.topology(routes, queries);
        }
        Sweeps sweeps = parts.sweeps();
        if (sweeps != null) {
            new SweepRoutes(sweeps, settings.maxBodyBytes()).install(routes);
        }
        HistoryCodec codec = parts.codec();
        if (codec != null) {
            new CodecRoutes(codec).install(routes);
        }
    }

    private void audit(Context context, Routes routes) {
        Routes.Route route = routes.of(context);
        // Refusals for their rate are counted: a line for each would hand the log to whoever sends most.
        if (route != null && route.role() == ApiRole.OPERATE && context.statusCode() != 429) {
            Audit.write(context, route, access.caller(context));
        }
    }

    private void tune(Server server) {
        server.setErrorHandler(new JettyProblems());
        server.setStopTimeout(STOP_PATIENCE.toMillis());
        server.addBean(new NetworkConnectionLimit(settings.maxConnections(), server));
    }

    private static void tune(HttpConfiguration http) {
        http.setUriCompliance(URIS);
        http.setSendServerVersion(false);
        http.setSendXPoweredBy(false);
    }

    private static void tune(ServletContextHandler handler) {
        handler.getServletHandler().setDecodeAmbiguousURIs(true);
        handler.setErrorHandler(new JettyProblems());
    }

    /** By route template, never by path, and by known methods: what strangers make up would make a time series each. */
    private void time(Context context, Float millis) {
        HandlerType method = context.method();
        var endpoint = context.endpoints().matchedHttpEndpoint();
        Timer.builder("http.server.requests")
                .description("Time to answer")
                .tag("method", HandlerType.commonHttp().contains(method) ? method.name() : "other")
                .tag("route", endpoint == null ? "none" : endpoint.path)
                .tag("status", Integer.toString(context.statusCode()))
                .register(parts.registry())
                .record(Duration.ofNanos((long) (millis * 1_000_000)));
    }
}
