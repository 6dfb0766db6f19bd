package dev.costgauge.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** docs/settings.md lists the settings as they are. */
class SettingsDocTest {

    private static final Path DOC = Path.of("docs/settings.md");
    private static final String BEGIN = "<!-- reference:begin -->\n";
    private static final String END = "<!-- reference:end -->\n";

    @Test
    void listsEverySettingAsTheCommandDoes() throws IOException {
        StringWriter printed = new StringWriter();
        CommandLine line = Main.commandLine().setOut(new PrintWriter(printed));
        assertThat(line.execute("config", "--reference")).isZero();
        String doc = Files.readString(DOC);
        String before = doc.substring(0, doc.indexOf(BEGIN) + BEGIN.length());
        String after = doc.substring(doc.indexOf(END));
        String wanted = before + printed.toString().replace("\r\n", "\n") + after;
        if (Boolean.getBoolean("golden.write")) {
            Files.writeString(DOC, wanted);
        }
        assertThat(Files.readString(DOC))
                .as("the table in docs/settings.md; -Dgolden.write=true writes it anew")
                .isEqualTo(wanted);
    }
}
