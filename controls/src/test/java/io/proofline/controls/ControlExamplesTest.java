package io.proofline.controls;

import static org.assertj.core.api.Assertions.assertThat;

import io.proofline.catalog.Catalog;
import io.proofline.catalog.Control;
import io.proofline.catalog.Example;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Every control compiles, and its own examples come out as they say. */
class ControlExamplesTest {
  private static final Catalog CATALOG = Catalog.standard();
  private static final ControlEngine ENGINE = new ControlEngine(CATALOG);

  @TestFactory
  Stream<DynamicTest> controls_compile() {
    return CATALOG.controlIds().stream()
        .map(
            id ->
                DynamicTest.dynamicTest(
                    id, () -> ENGINE.program(CATALOG.control(id).orElseThrow())));
  }

  @TestFactory
  Stream<DynamicTest> examples_comeOutAsTheySay() {
    return CATALOG.controlIds().stream()
        .flatMap(
            id ->
                CATALOG.examples(id).stream()
                    .map(
                        example ->
                            DynamicTest.dynamicTest(
                                id + ": " + example.name(),
                                () -> check(CATALOG.control(id).orElseThrow(), example))));
  }

  private static void check(Control control, Example example) {
    CheckRun run = ENGINE.run(Estates.of(control, example), List.of(control), example.at());
    List<Evaluation> rows = run.evaluations().stream().filter(row -> !row.population()).toList();
    if (example.expected() == Example.Expected.NOT_APPLICABLE) {
      assertThat(rows).isEmpty();
      assertThat(run.summaries())
          .singleElement()
          .satisfies(summary -> assertThat(summary.notApplicable()).isEqualTo(1));
      return;
    }
    assertThat(rows).hasSizeGreaterThanOrEqualTo(1);
    Evaluation row =
        rows.stream()
            .filter(r -> r.resource().identifier().equals(example.subject().identifier()))
            .filter(r -> r.row() == 0)
            .findFirst()
            .orElseThrow();
    String expected =
        switch (example.expected()) {
          case PASS -> "pass";
          case FAIL -> "fail";
          case NOT_EVALUATED -> "not-evaluated";
          case NOT_APPLICABLE -> "not-applicable";
        };
    assertThat(row.outcome().word()).as(row.outcome().toString()).isEqualTo(expected);
    if (example.reason() != null) {
      assertThat(String.join("; ", row.outcome().why())).contains(example.reason());
    }
  }
}
