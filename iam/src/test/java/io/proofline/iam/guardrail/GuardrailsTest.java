package io.proofline.iam.guardrail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.proofline.iam.decide.Evaluator;
import io.proofline.iam.decide.Readings;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

class GuardrailsTest {
  private static final Map<String, String> PARAMETERS =
      Map.of(
          "breakGlassRole", "break-glass",
          "backupRole", "backup",
          "organization", "o-clinic",
          "bucket", "scans");

  private final Guardrails guardrails = new Guardrails(new Evaluator(Readings.AWS));

  static Stream<Guardrail> shipped() {
    return new Guardrails(new Evaluator(Readings.AWS)).shipped().stream();
  }

  @ParameterizedTest
  @MethodSource("shipped")
  void everyGuardrail_refusesWhatItMust_andLeavesTheRest(Guardrail guardrail) {
    Guardrails.Made made = guardrails.make(guardrail, PARAMETERS);
    assertThat(made.proofs())
        .allSatisfy(
            proof ->
                assertThat(proof.holds())
                    .as("%s %s: %s", proof.mustBlock(), proof.request(), proof.decision().why())
                    .isTrue());
    assertThat(made.proved()).isTrue();
    assertThat(made.policy()).doesNotContain("{{");
    assertThat(guardrail.controls()).isNotEmpty();
    assertThat(guardrail.block()).isNotEmpty();
    assertThat(guardrail.leave()).isNotEmpty();
  }

  @Test
  void aGuardrailThatMissesItsTarget_isNotProved() {
    Guardrail trails =
        shipped().filter(g -> g.id().equals("scp-keep-trails")).findFirst().orElseThrow();
    List<JsonNode> harmless = trails.leave();
    Guardrail wrong =
        new Guardrail(
            trails.id(),
            trails.kind(),
            trails.title(),
            trails.controls(),
            trails.parameters(),
            trails.statements(),
            harmless,
            List.of());
    assertThat(guardrails.make(wrong, PARAMETERS).proved()).isFalse();
  }

  @Test
  void aParameter_isAskedForAndChecked() {
    Guardrail trails =
        shipped().filter(g -> g.id().equals("scp-keep-trails")).findFirst().orElseThrow();
    assertThatThrownBy(() -> guardrails.make(trails, Map.of()))
        .hasMessage("scp-keep-trails needs the parameter breakGlassRole");
    Map<String, String> hostile = new HashMap<>(PARAMETERS);
    hostile.put("breakGlassRole", "*\"]}");
    assertThatThrownBy(() -> guardrails.make(trails, hostile))
        .hasMessageContaining("cannot be one");
  }
}
