package dev.costgauge.http;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.javalin.http.Handler;
import io.javalin.http.HandlerType;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Registers routes, each with the role that it needs, and remembers those that openapi.yaml must describe. */
final class Routes {

    /** A route; the path has its parameters in braces. */
    record Route(String method, String path, ApiRole role) {}

    /** A route and the segments of its path. */
    private record Template(Route route, List<String> segments) {

        boolean matches(String method, List<String> others) {
            if (!route.method().equals(method) || segments.size() != others.size()) {
                return false;
            }
            for (int i = 0; i < segments.size(); i++) {
                if (!segments.get(i).startsWith("{") && !segments.get(i).equals(others.get(i))) {
                    return false;
                }
            }
            return true;
        }
    }

    private static final String REACHED = "costgauge.route";

    private final RoutesConfig javalin;
    private final Access access;
    private final List<Template> all = new ArrayList<>();
    private final List<Route> described = new ArrayList<>();

    Routes(RoutesConfig javalin, Access access) {
        this.javalin = javalin;
        this.access = access;
    }

    /** A question: role read. */
    void get(String path, Handler handler) {
        described.add(add(HandlerType.GET, path, ApiRole.READ, handler));
    }

    /** A question that everybody may ask. */
    void open(String path, Handler handler) {
        described.add(add(HandlerType.GET, path, ApiRole.NONE, handler));
    }

    void post(String path, ApiRole role, Handler handler) {
        described.add(add(HandlerType.POST, path, role, handler));
    }

    /** A file that a page loads. */
    void asset(String path, Handler handler) {
        add(HandlerType.GET, path, ApiRole.READ, handler);
    }

    /** What a browser asks before it lets a page of another origin send something. */
    void preflight(String path) {
        add(HandlerType.OPTIONS, path, ApiRole.NONE, context -> context.status(204));
    }

    List<Route> described() {
        return List.copyOf(described);
    }

    /** The route that the path says; null when there is none of exactly that text. */
    @Nullable Route find(Context context) {
        // A question for the head of an answer is the question.
        String method = context.method() == HandlerType.HEAD ? "GET" : context.method().name();
        List<String> segments = segments(context.path());
        for (Template template : all) {
            if (template.matches(method, segments)) {
                return template.route();
            }
        }
        return null;
    }

    /** The route that the request reached, or would have, had it not been refused before. */
    @Nullable Route of(Context context) {
        Route reached = context.attribute(REACHED);
        return reached == null ? find(context) : reached;
    }

    private Route add(HandlerType method, String path, ApiRole role, Handler handler) {
        Route route = new Route(method.name(), path, role);
        all.add(new Template(route, segments(path)));
        // Checked here too: nothing may depend on finding a path in the same way as Javalin does.
        javalin.addHttpHandler(method, path, context -> {
            context.attribute(REACHED, route);
            access.require(context, role);
            handler.handle(context);
        });
        return route;
    }

    private static List<String> segments(String path) {
        return List.of(path.split("/", -1));
    }
}
