package dev.costgauge.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RowsTest {

    @TempDir
    private Path directory;

    @Test
    void csvCellsMayBeQuotedAndSpanLinesAndTheNextLineNumberCountsThem() throws IOException {
        List<Row> rows = csv("a,b", "\"x, \"\"y\"\"\",1", "\"two", "lines\",2", "", "z,3");

        assertThat(rows).extracting(row -> row.get("a")).containsExactly("x, \"y\"", "two\nlines", "z");
        assertThat(rows).extracting(Row::line).containsExactly(2L, 3L, 6L);
    }

    @Test
    void aRowWithAnotherNumberOfCellsIsBrokenAndTheNextIsNot() throws IOException {
        List<Row> rows = csv("a,b", "1", "1,2,3", "4,5");

        assertThat(rows).extracting(Row::problem)
                .containsExactly("has 1 cells, the header has 2", "has 3 cells, the header has 2", null);
        assertThat(rows.get(2).get("b")).isEqualTo("5");
    }

    @Test
    void textAfterAClosingQuoteBreaksItsRowOnly() throws IOException {
        List<Row> rows = csv("a,b", "1,2", "\"x\"y,2", "3,4");

        assertThat(rows).filteredOn(row -> row.problem() != null).singleElement().satisfies(row -> {
            assertThat(row.line()).isEqualTo(3);
            assertThat(row.problem()).startsWith("is not CSV: ");
        });
        assertThat(rows.getLast().get("a")).isEqualTo("3");
    }

    @Test
    void aQuoteThatIsNeverClosedIsReportedWhereItsRowBegins() throws IOException {
        List<Row> rows = csv("a,b", "1,2", "\"open,3", "4,5");

        assertThat(rows).hasSize(2);
        assertThat(rows.get(1).line()).isEqualTo(3);
        assertThat(rows.get(1).problem()).contains("closing quote");
    }

    @Test
    void aHeaderMayBeginWithAByteOrderMarkButMustNotRepeatANameOrBeAbsent() throws IOException {
        assertThat(csv("\uFEFFa,b", "1,2").getFirst().get("a")).isEqualTo("1");
        assertThatThrownBy(() -> csv("a,a", "1,2")).hasMessage("t.csv has two columns of one name");
        assertThatThrownBy(() -> new CsvRows(new TraceInput(java.nio.file.Files.createFile(directory.resolve("e.csv"))), ','))
                .hasMessage("e.csv has no header line");
    }

    @Test
    void gzipIsRecognisedByItsContent() throws IOException {
        Path zipped = Inputs.file(directory, "t.csv.gz", "a,b", "1,2");
        Path renamed = java.nio.file.Files.move(zipped, directory.resolve("plain.csv"));

        assertThat(all(new CsvRows(new TraceInput(renamed), ','))).extracting(row -> row.get("b")).containsExactly("2");
    }

    @Test
    void brokenJsonLinesAreReportedAndTheNextIsRead() throws IOException {
        List<Row> rows = json("{\"a\": 1}", "{\"a\": ", "", "[1]", "{\"a\": 2} {\"a\": 3}", "{\"u\": {\"in\": 4}}");

        assertThat(rows).extracting(Row::line).containsExactly(1L, 2L, 4L, 5L, 6L);
        assertThat(rows.get(1).problem()).startsWith("is not JSON: ");
        assertThat(rows.get(2).problem()).isEqualTo("is not a JSON object");
        assertThat(rows.get(3).problem()).startsWith("is not JSON: ");
        assertThat(rows.get(4).get("u.in")).isEqualTo("4");
    }

    @Test
    void aDecimalInJsonKeepsItsDigits() throws IOException {
        assertThat(json("{\"cost\": 0.1234567890123456789}").getFirst().get("cost")).isEqualTo("0.1234567890123456789");
    }

    private List<Row> csv(String... lines) throws IOException {
        return all(new CsvRows(new TraceInput(Inputs.file(directory, "t.csv", lines)), ','));
    }

    private List<Row> json(String... lines) throws IOException {
        return all(new JsonRows(new TraceInput(Inputs.file(directory, "t.jsonl", lines))));
    }

    private static List<Row> all(Rows rows) throws IOException {
        List<Row> all = new ArrayList<>();
        try (rows) {
            for (Row row = rows.next(); row != null; row = rows.next()) {
                all.add(Objects.requireNonNull(row));
            }
        }
        return all;
    }
}
