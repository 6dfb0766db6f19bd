package dev.costgauge.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class LoadCommandTest {

    @TempDir
    private Path directory;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private Path bill = Path.of("bill.csv");

    @BeforeEach
    void writeABill() throws IOException {
        bill = Files.writeString(
                directory.resolve("bill.csv"), "ts,svc,model,usd\n2026-01-05T00:00:00Z,a,m,0.25\n2026-01-05T01:00:00Z,b,m,0.5\n");
    }

    @Test
    void aDryRunSumsUpWithoutKafka() {
        int code = run("csv", bill.toString(), "--map", "eventTime=ts,service=svc,cost=usd");

        assertThat(code).as(err.toString()).isZero();
        assertThat(out.toString()).contains("cost       0.750000000 USD exactly", "pairs      2", "0 malformed");
        assertThat(err.toString()).contains("read       [####").doesNotContain("malformed");
    }

    @Test
    void malformedLinesAreNamedAndTheExitCodeSaysSo() throws IOException {
        Files.writeString(bill, Files.readString(bill) + "2026-01-05T02:00:00Z,,m,1\n");
        int code = run("csv", bill.toString(), "--map", "eventTime=ts,service=svc,cost=usd");

        assertThat(code).isEqualTo(3);
        assertThat(err.toString()).contains("malformed bill.csv:4: svc is missing");
        assertThat(out.toString()).contains("1 malformed", "0.750000000 USD");
    }

    @Test
    void wrongOptionsAreToldApartFromFailures() {
        assertThat(run("parquet", bill.toString())).isEqualTo(2);
        assertThat(err.toString()).contains("format 'parquet' is none of servegen, azure-llm");
        assertThat(run("csv", bill.toString(), "--map", "price=usd")).isEqualTo(2);
        assertThat(run("csv", bill.toString(), "--limit", "0")).isEqualTo(2);
        assertThat(run("csv", bill.toString(), "--start", "2026-01-05T00:00:00Z", "--keep-times")).isEqualTo(2);
        assertThat(run("csv", directory.resolve("none.csv").toString())).isEqualTo(2);
    }

    private int run(String... arguments) {
        CommandLine line = Main.commandLine();
        line.setOut(new PrintWriter(out, true));
        line.setErr(new PrintWriter(err, true));
        String[] all = new String[arguments.length + 2];
        all[0] = "load";
        all[1] = "--dry-run";
        System.arraycopy(arguments, 0, all, 2, arguments.length);
        return line.execute(all);
    }
}
