package dev.costgauge.http;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Handler;
import io.javalin.http.HandlerType;
import java.util.ArrayList;
import java.util.List;

/** Registers routes and remembers those that openapi.yaml must describe. */
final class Routes {

    /** A described route; the path has its parameters in braces. */
    record Route(String method, String path) {}

    private final RoutesConfig javalin;
    private final List<Route> described = new ArrayList<>();

    Routes(RoutesConfig javalin) {
        this.javalin = javalin;
    }

    void get(String path, Handler handler) {
        add(HandlerType.GET, path, handler);
    }

    void post(String path, Handler handler) {
        add(HandlerType.POST, path, handler);
    }

    /** A file that a page loads. */
    void asset(String path, Handler handler) {
        javalin.get(path, handler);
    }

    List<Route> described() {
        return List.copyOf(described);
    }

    private void add(HandlerType method, String path, Handler handler) {
        javalin.addHttpHandler(method, path, handler);
        described.add(new Route(method.name(), path));
    }
}
