package dev.latchkey.support;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

class CsvTest {

    @Property
    void aCellIsQuotedAndHoldsItsText(@ForAll String text) {
        String cell = Csv.cell(text);

        assertThat(cell).startsWith("\"").endsWith("\"");
        String inner = cell.substring(1, cell.length() - 1);
        assertThat(inner.replace("\"\"", "")).doesNotContain("\"");
        assertThat(inner.replace("\"\"", "\"")).isIn(text, "'" + text);
    }

    @Property
    void noCellIsAFormula(@ForAll String text) {
        assertThat(Csv.cell(text)).doesNotMatch("(?s)\"[=+\\-@\t\r\n].*");
    }

    @Example
    void whatASpreadsheetWouldCalculateBeginsWithAnApostrophe() {
        assertThat(Csv.cell("=1+1")).isEqualTo("\"'=1+1\"");
        assertThat(Csv.cell("@sum(a1)")).isEqualTo("\"'@sum(a1)\"");
        assertThat(Csv.cell("emma")).isEqualTo("\"emma\"");
        assertThat(Csv.cell("")).isEqualTo("\"\"");
    }
}
