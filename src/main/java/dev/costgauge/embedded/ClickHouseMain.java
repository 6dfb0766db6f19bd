package dev.costgauge.embedded;

import com.sun.jna.Function;
import com.sun.jna.NativeLibrary;
import com.sun.jna.StringArray;
import java.util.ArrayList;
import java.util.List;

/** The child JVM of the ClickHouse engine; returns when standard input is closed. */
final class ClickHouseMain {
    private ClickHouseMain() {}

    /** {@code arguments}: the shared object, then the engine's own options. */
    public static void main(String[] arguments) {
        List<String> words = new ArrayList<>(List.of("clickhouse"));
        words.addAll(List.of(arguments).subList(1, arguments.length));
        words.addAll(List.of(
                "--structure=x String",
                "--input-format=LineAsString",
                "--query=SYSTEM START LISTEN HTTP",
                // Reads standard input to its end: this keeps the server up until the pipe is closed.
                "--query=SELECT count() FROM table FORMAT Null"));
        Function engine = NativeLibrary.getInstance(arguments[0]).getFunction("chdb_query_cmdline");
        engine.invoke(new Object[] {words.size(), new StringArray(words.toArray(String[]::new))});
    }
}
