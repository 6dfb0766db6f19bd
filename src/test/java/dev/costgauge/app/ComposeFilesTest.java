package dev.costgauge.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.costgauge.settings.Settings;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.yaml.snakeyaml.Yaml;

/** Every variable that a compose file hands to Costgauge is one of its settings, and every secret is there as a file. */
class ComposeFilesTest {

    private static final Pattern VARIABLE = Pattern.compile("(?<!\\$)\\$\\{(\\w+)(?::[-?]([^}]*))?}");
    private static final Pattern SECRET = Pattern.compile("/run/secrets/([\\w-]+)");

    /** Read by others than the settings. */
    private static final List<String> NO_SETTINGS = List.of("COSTGAUGE_LOG_FORMAT", "COSTGAUGE_LOG_LEVEL");

    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource({
        "docker-compose.yml, .env.example, topics migrate temporal-apply stream-1 stream-2 worker-1 worker-2 load",
        "docker/outside.yml, docker/outside.env.example, topics migrate temporal-apply stream worker"
    })
    void whatAServiceIsGivenAreSettings(Path file, Path example, String services) throws IOException {
        Properties variables = new Properties();
        try (Reader in = Files.newBufferedReader(example)) {
            variables.load(in);
        }
        Map<?, ?> declared = section(new Yaml().load(Files.readString(file)), "services");
        for (String name : services.split(" ")) {
            Map<?, ?> service = section(declared, name);
            Map<String, String> environment = environment(service, variables);
            environment.replaceAll((key, value) -> value.replace("/run/secrets/", folder + "/"));

            Set<String> used = Settings.load(AllSettings.RECORDS, Map.of(), environment, Map.of(), NO_SETTINGS).rows().stream()
                    .map(row -> row.origin().replaceFirst("^environment (\\w+).*", "$1"))
                    .collect(Collectors.toSet());
            assertThat(Stream.concat(used.stream(), NO_SETTINGS.stream()).toList())
                    .as("settings behind the variables of %s in %s", name, file)
                    .containsAll(environment.keySet());
        }
    }

    /** Its variables, filled in; the secrets that they name are written. */
    private Map<String, String> environment(Map<?, ?> service, Properties variables) throws IOException {
        Map<String, String> environment = new TreeMap<>();
        Set<String> mounted = secrets(service);
        for (Map.Entry<?, ?> entry : section(service, "environment").entrySet()) {
            String value = VARIABLE.matcher(String.valueOf(entry.getValue()))
                    .replaceAll(found -> variables.getProperty(found.group(1), text(found)));
            environment.put(entry.getKey().toString(), value);
            for (MatchResult secret : SECRET.matcher(value).results().toList()) {
                assertThat(mounted).as("secrets of a service that has %s", entry).contains(secret.group(1));
                Files.writeString(folder.resolve(secret.group(1)), "name:secret");
            }
        }
        return environment;
    }

    private static String text(MatchResult variable) {
        return variable.group(2) == null ? "" : variable.group(2);
    }

    private static Set<String> secrets(Map<?, ?> service) {
        Set<String> names = new TreeSet<>();
        if (service.get("secrets") instanceof List<?> mounted) {
            for (Object secret : mounted) {
                names.add(secret instanceof Map<?, ?> renamed ? renamed.get("target").toString() : secret.toString());
            }
        }
        return names;
    }

    private static Map<?, ?> section(Map<?, ?> of, String name) {
        assertThat(of.get(name)).as(name).isInstanceOf(Map.class);
        return new HashMap<>((Map<?, ?>) of.get(name));
    }
}
