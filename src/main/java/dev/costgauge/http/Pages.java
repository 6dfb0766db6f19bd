package dev.costgauge.http;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.javalin.http.Context;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/** The web page, Swagger UI and the OpenAPI document. All files come from the class path, by fixed names. */
final class Pages {

    /** The WebJar has its version in the path; a wrong one here ends the start with the file's name. */
    private static final String SWAGGER_UI = "META-INF/resources/webjars/swagger-ui/5.34.1/";

    private Pages() {}

    static void install(Routes routes) {
        byte[] openApi = openApi();
        routes.get("/openapi.json", context -> {
            Params.of(context);
            context.contentType("application/json").result(openApi);
        });
        page(routes, "/", "web/index.html");
        page(routes, "/docs", "web/docs.html");
        file(routes, "/web/page.css", "web/page.css", "text/css; charset=utf-8");
        file(routes, "/web/page.js", "web/page.js", "text/javascript; charset=utf-8");
        file(routes, "/web/icon.svg", "web/icon.svg", "image/svg+xml");
        file(routes, "/web/docs.js", "web/docs.js", "text/javascript; charset=utf-8");
        file(routes, "/web/swagger-ui.css", SWAGGER_UI + "swagger-ui.css", "text/css; charset=utf-8");
        file(routes, "/web/swagger-ui.js", SWAGGER_UI + "swagger-ui-bundle.js", "text/javascript; charset=utf-8");
    }

    private static void page(Routes routes, String path, String resource) {
        byte[] html = read(resource);
        routes.get(path, context -> {
            SecurityHeaders.page(context);
            context.contentType("text/html; charset=utf-8").result(html);
        });
    }

    private static void file(Routes routes, String path, String resource, String type) {
        byte[] content = read(resource);
        routes.asset(path, (Context context) -> context.contentType(type).result(content));
    }

    /** openapi.yaml as JSON. */
    static byte[] openApi() {
        try {
            return Json.bytes(new ObjectMapper(new YAMLFactory()).readTree(read("openapi.yaml")));
        } catch (IOException e) {
            throw new UncheckedIOException("openapi.yaml is not YAML", e);
        }
    }

    private static byte[] read(String resource) {
        try (InputStream in = Pages.class.getClassLoader().getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalStateException(resource + " is not on the class path");
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(resource + " cannot be read", e);
        }
    }
}
