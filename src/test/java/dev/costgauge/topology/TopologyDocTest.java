package dev.costgauge.topology;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** topology.md shows the topology as it is. */
class TopologyDocTest {

    private static final Path DOC = Path.of("topology.md");
    private static final String BEGIN = "<!-- drawing:begin -->\n";
    private static final String END = "<!-- drawing:end -->\n";

    @TempDir
    private Path stateDir;

    @Test
    void showsThePictureOfTheTopologyThatRuns() throws IOException {
        String doc = Files.readString(DOC);
        int from = doc.indexOf(BEGIN) + BEGIN.length();
        int to = doc.indexOf(END);
        String drawing = "```mermaid\n" + TopologyDrawing.of(GaugeDriver.topology(stateDir)) + "```\n";
        if (Boolean.getBoolean("golden.write")) {
            Files.writeString(DOC, doc.substring(0, from) + drawing + doc.substring(to));
        }
        assertThat(Files.readString(DOC).substring(from))
                .as("the picture in topology.md; -Dgolden.write=true draws it anew")
                .startsWith(drawing);
    }

    @Test
    void namesEveryNodeAndStore() throws IOException {
        String doc = Files.readString(DOC);
        for (String name : new String[] {
            Nodes.CLOCK, Nodes.ORDERS, Nodes.GAUGE, Stores.HOURS, Stores.SERIES, Stores.ALERTS
        }) {
            assertThat(doc).contains("`" + name + "`");
        }
    }
}
