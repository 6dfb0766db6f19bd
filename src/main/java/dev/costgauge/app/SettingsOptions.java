package dev.costgauge.app;

import dev.costgauge.settings.SettingException;
import dev.costgauge.settings.Settings;
import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options by which every command takes its settings. */
public final class SettingsOptions {

    /** Variables with our prefix that are read before there are settings. */
    private static final List<String> OTHERS_READ = List.of(
            "COSTGAUGE_CACHE", "COSTGAUGE_CONFIG", "COSTGAUGE_LOG_FORMAT", "COSTGAUGE_LOG_LEVEL", "COSTGAUGE_JAVA_OPTS");

    @Option(
            names = "--set",
            paramLabel = "KEY=VALUE",
            description = "One setting; wins over environment and file. May be repeated.")
    private Map<String, String> assignments = new LinkedHashMap<>();

    @Option(
            names = "--config",
            paramLabel = "FILE",
            description = "Properties file with settings (default: the variable COSTGAUGE_CONFIG).")
    private @Nullable Path file;

    /**
     * The effective settings.
     *
     * @param overrides stand above everything that a user said
     * @param defaults stand beneath it
     */
    public Settings load(Map<String, String> overrides, Map<String, String> defaults) {
        Map<String, String> commandLine = new LinkedHashMap<>(assignments);
        commandLine.putAll(overrides);
        return Settings.load(
                AllSettings.RECORDS, commandLine, System.getenv(), readFile(System.getenv(), defaults), OTHERS_READ);
    }

    public Settings load() {
        return load(Map.of(), Map.of());
    }

    /** What the file and the command line say, by key. */
    public Map<String, String> given() {
        Map<String, String> given = readFile(System.getenv(), Map.of());
        given.putAll(assignments);
        return given;
    }

    private Map<String, String> readFile(Map<String, String> environment, Map<String, String> defaults) {
        String named = environment.get("COSTGAUGE_CONFIG");
        Path path = file != null ? file : named != null ? Path.of(named) : null;
        Map<String, String> values = new TreeMap<>(defaults);
        if (path != null) {
            Properties properties = new Properties();
            try (Reader reader = Files.newBufferedReader(path, StandardCharsets.UTF_8)) {
                properties.load(reader);
            } catch (IOException e) {
                throw new SettingException("settings file " + path + " cannot be read: " + e);
            }
            properties.forEach((key, value) -> values.put(key.toString(), value.toString()));
        }
        return values;
    }
}
