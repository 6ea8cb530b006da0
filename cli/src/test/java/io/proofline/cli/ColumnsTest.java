package io.proofline.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ColumnsTest {
  @Test
  void row_alignsAndCutsAtTheRightEdge() {
    assertThat(Columns.row(13, "collected", "14 stores")).isEqualTo("collected    14 stores");
    assertThat(Columns.row(4, "long word", "x")).isEqualTo("long word  x");
    assertThat(Columns.row(2, "", "y".repeat(100))).hasSize(80).endsWith("y...");
  }

  @Test
  void hanging_breaksBetweenWords_andLosesNone() {
    String text = "one ".repeat(40).strip();
    String wrapped = Columns.hanging(10, "name", text);
    assertThat(wrapped.lines()).allMatch(l -> l.length() <= 80).hasSizeGreaterThan(1);
    assertThat(wrapped.replaceAll("\\s+", " ")).isEqualTo("name " + text);
    assertThat(wrapped.lines().skip(1)).allMatch(l -> l.startsWith(" ".repeat(10) + "one"));
  }

  @Test
  void account_isGroupedInFours_otherTextIsNot() {
    assertThat(Columns.account("441020936617")).isEqualTo("4410-2093-6617");
    assertThat(Columns.account("unknown")).isEqualTo("unknown");
  }

  @Test
  void count_saysOneAndMany() {
    assertThat(Columns.count(1, "control")).isEqualTo("1 control");
    assertThat(Columns.count(8412, "event")).isEqualTo("8,412 events");
    assertThat(Columns.count(2, "policy")).isEqualTo("2 policies");
    assertThat(Columns.count(2, "day")).isEqualTo("2 days");
  }
}
