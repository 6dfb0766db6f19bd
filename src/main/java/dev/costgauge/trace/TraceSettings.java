package dev.costgauge.trace;

import dev.costgauge.settings.Setting;
import dev.costgauge.settings.SettingException;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Whether traces go on through the stream, and where spans go. */
public record TraceSettings(
        @Setting(
                key = "trace.endpoint",
                unit = "http(s)://host:port",
                reason = "receiver of spans, OTLP over HTTP (/v1/traces is added); empty: no spans, and headers are not"
                        + " looked at")
        String endpoint,
        @Setting(
                key = "trace.headers",
                unit = "NAME=VALUE, ...",
                secret = true,
                reason = "headers of the requests to the receiver, for one that asks for a key")
        List<String> headers) {

    public TraceSettings {
        if (!endpoint.isEmpty() && !isHttp(endpoint)) {
            throw new SettingException("trace.endpoint", "is http://host:port or https://host:port, not " + endpoint);
        }
        headers = List.copyOf(headers);
        for (String header : headers) {
            if (header.indexOf('=') < 1) {
                throw new SettingException("trace.headers", "is a list of NAME=VALUE");
            }
        }
    }

    public boolean isOn() {
        return !endpoint.isEmpty();
    }

    /** Where spans are posted to. */
    String url() {
        return endpoint.replaceFirst("/+$", "") + "/v1/traces";
    }

    Map<String, String> requestHeaders() {
        Map<String, String> all = new TreeMap<>();
        for (String header : headers) {
            int equals = header.indexOf('=');
            all.put(header.substring(0, equals).strip(), header.substring(equals + 1).strip());
        }
        return all;
    }

    private static boolean isHttp(String text) {
        try {
            URI uri = URI.create(text);
            return List.of("http", "https").contains(String.valueOf(uri.getScheme())) && uri.getHost() != null;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}
