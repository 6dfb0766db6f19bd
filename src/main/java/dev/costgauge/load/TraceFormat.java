package dev.costgauge.load;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** The inputs that can be loaded. */
public enum TraceFormat {
    SERVEGEN("servegen", "csv"),
    AZURE_LLM("azure-llm", "csv"),
    MOONCAKE("mooncake", "csv"),
    FOCUS("focus", "csv"),
    CSV("csv", "csv"),
    JSONL("jsonl", "jsonl");

    private final String text;
    private final String extension;

    TraceFormat(String text, String extension) {
        this.text = text;
        this.extension = extension;
    }

    /** The name on the command line, which also begins the ids of its events. */
    public String text() {
        return text;
    }

    /** Whether a file in a directory looks like this format. */
    boolean accepts(String fileName) {
        String plain = fileName.toLowerCase(Locale.ROOT).replaceFirst("\\.gz$", "");
        return plain.endsWith("." + extension);
    }

    /**
     * The format of a name.
     *
     * @throws IllegalArgumentException listing the formats when there is none of that name
     */
    public static TraceFormat of(String text) {
        return Arrays.stream(values())
                .filter(format -> format.text.equals(text))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("format '" + text + "' is none of "
                        + Arrays.stream(values()).map(TraceFormat::text).collect(Collectors.joining(", "))));
    }
}
