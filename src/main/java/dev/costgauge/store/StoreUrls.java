package dev.costgauge.store;

import dev.costgauge.settings.SettingException;
import dev.costgauge.tls.TlsFiles;
import java.net.URI;
import java.util.Arrays;
import java.util.List;

/** The forms of the stores' addresses. */
final class StoreUrls {

    private StoreUrls() {}

    static void require(String key, String url, String... prefixes) {
        List<String> allowed = Arrays.asList(prefixes);
        if (allowed.stream().noneMatch(url::startsWith)) {
            // The address itself is not repeated: it may carry a password.
            throw new SettingException(key, "begins with none of " + String.join(", ", allowed));
        }
    }

    /** Files for TLS on an address without it are a mistake that would go unnoticed. */
    static void requireTls(String neighbour, String url, String prefix, TlsFiles tls) {
        if (tls.isSet() && !url.startsWith(prefix)) {
            throw new SettingException(
                    neighbour + ".tls", "is set, but " + neighbour + ".url does not begin with " + prefix);
        }
    }

    static String withoutPath(String url) {
        URI uri = URI.create(url);
        return uri.getScheme() + "://" + uri.getRawAuthority();
    }

    static String pathOf(String url) {
        String path = URI.create(url).getPath();
        return path == null || path.length() <= 1 ? "" : path.substring(1);
    }
}
