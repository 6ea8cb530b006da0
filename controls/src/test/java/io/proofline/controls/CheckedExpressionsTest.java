package io.proofline.controls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.proofline.catalog.Catalog;
import io.proofline.catalog.Control;
import io.proofline.catalog.Schemas;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** What was checked when the program was built is what checking it now gives, or is not used. */
class CheckedExpressionsTest {
  private static final Catalog CATALOG = Catalog.standard();
  private static final Schemas SCHEMAS = CATALOG.schemas();
  private static final ExpressionCompiler COMPILER = new ExpressionCompiler(SCHEMAS);
  private static final CheckedExpressions SHIPPED = CheckedExpressions.shipped();

  @TestFactory
  Stream<DynamicTest> everyControl_isShippedAsItIsCheckedNow() {
    return CATALOG.controls().stream()
        .map(
            control ->
                DynamicTest.dynamicTest(
                    control.id(),
                    () -> {
                      CheckedControl fresh = COMPILER.check(control);
                      CheckedControl held = SHIPPED.find(COMPILER.key(control)).orElseThrow();

                      assertThat(CheckedExpressions.block(held))
                          .isEqualTo(CheckedExpressions.block(fresh));
                      assertThat(held.pass().getExpr()).isEqualTo(fresh.pass().getExpr());
                      assertThat(held.pass().getReferenceMap())
                          .isEqualTo(fresh.pass().getReferenceMap());
                      assertThat(held.pass().getSource().getPositionsMap())
                          .isEqualTo(fresh.pass().getSource().getPositionsMap());
                      assertThat(held.pass().getSource().getDescription())
                          .isEqualTo(fresh.pass().getSource().getDescription());
                    }));
  }

  @Test
  void noTwoControls_shareAKey() {
    Set<String> keys = new HashSet<>();
    CATALOG.controls().forEach(control -> keys.add(COMPILER.key(control)));

    assertThat(keys).hasSameSizeAs(CATALOG.controlIds());
  }

  @Test
  void whateverChangesTheAnswer_changesTheKey() {
    Control control = CATALOG.control("s3-bucket-sse-present").orElseThrow();
    String surroundings = "the language";
    String key = new ExpressionKeys(SCHEMAS, surroundings).of(control);

    assertThat(new ExpressionKeys(SCHEMAS, surroundings).of(control)).isEqualTo(key);
    assertThat(new ExpressionKeys(SCHEMAS, "another language").of(control)).isNotEqualTo(key);
    assertThat(
            Stream.of(
                    with(control, control.applies().type(), "true", "x", "r"),
                    with(control, control.applies().type(), "true", "x", "id"),
                    with(control, control.applies().type(), "true", "y", "r"),
                    with(control, control.applies().type(), "false", "x", "r"),
                    with(control, "AWS::EC2::Volume", "true", "x", "r"))
                .map(changed -> new ExpressionKeys(SCHEMAS, surroundings).of(changed)))
        .doesNotHaveDuplicates()
        .doesNotContain(key);
  }

  @Test
  void aControlThatIsNotShipped_isCheckedNow() {
    Control control = CATALOG.control("s3-bucket-sse-present").orElseThrow();
    Control wrong = with(control, control.applies().type(), "r.NoSuchProperty == 1", "x", "id");

    assertThat(SHIPPED.find(COMPILER.key(wrong))).isEmpty();
    assertThatThrownBy(() -> COMPILER.compile(wrong))
        .isInstanceOf(ControlException.class)
        .hasMessageContaining("NoSuchProperty");
  }

  @Test
  void aDamagedFile_isRefusedAndNamed() {
    Control control = CATALOG.controls().getFirst();
    byte[] file =
        CheckedExpressions.file("inputs", Map.of(COMPILER.key(control), COMPILER.check(control)));

    assertThat(CheckedExpressions.parse(file).inputs()).isEqualTo("inputs");
    for (int length : List.of(0, 10, file.length / 2, file.length - 1)) {
      assertThatThrownBy(() -> CheckedExpressions.parse(Arrays.copyOf(file, length)))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("expressions.bin");
    }
    assertThatThrownBy(() -> CheckedExpressions.parse(Arrays.copyOf(file, file.length + 1)))
        .isInstanceOf(IllegalStateException.class);
  }

  private static Control with(
      Control control, String type, String pass, String reason, String evidence) {
    return new Control(
        control.id(),
        control.ruleHash(),
        control.sharedRule(),
        control.title(),
        control.severity(),
        control.patterns(),
        control.policy(),
        control.citation(),
        control.further(),
        control.responsibility(),
        new Control.Applies(type, null, Control.Scope.ALL),
        Map.of(),
        control.parameters(),
        pass,
        reason,
        List.of(evidence),
        control.triggers(),
        control.reads(),
        control.fix(),
        control.undo(),
        control.aliases());
  }
}
