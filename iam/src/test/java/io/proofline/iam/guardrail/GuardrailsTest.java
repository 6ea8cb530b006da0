package io.proofline.iam.guardrail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.proofline.iam.decide.Evaluator;
import io.proofline.iam.decide.Readings;
import io.proofline.iam.question.Verdict;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

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
    assertThat(made.escapes())
        .isInstanceOfSatisfying(
            Verdict.Never.class, never -> assertThat(never.proof()).isNotEmpty());
    assertThat(made.beyond().unknown()).isEmpty();
    assertThat(made.beyond().findings())
        .extracting(f -> f.who() + " " + f.witness().context())
        .isEqualTo(BEYOND.getOrDefault(guardrail.id(), List.of()));
  }

  /**
   * What a guardrail refuses outside of its class; the others refuse nothing else. A request that
   * does not say whether it came over TLS is refused by an RCP that asks "if exists".
   */
  private static final Map<String, List<String>> BEYOND =
      Map.of("rcp-tls-only", List.of("ANYONE {}"));

  private static Guardrail with(String id, String from, String to) {
    Guardrail one = shipped().filter(g -> g.id().equals(id)).findFirst().orElseThrow();
    return new Guardrail(
        id,
        one.kind(),
        one.title(),
        one.controls(),
        one.parameters(),
        one.statements().stream()
            .map(s -> JsonMapper.shared().readTree(s.toString().replace(from, to)))
            .toList(),
        one.must(),
        List.of(),
        List.of());
  }

  /** Each leaves a hole that a few sample requests need not show. */
  @Test
  void aGuardrailWithAHole_isNotProved_andTheHoleIsARequest() {
    for (Guardrail wrong :
        List.of(
            with("scp-keep-trails", "\"cloudtrail:UpdateTrail\",", ""),
            with("scp-keep-keys", "kms:DisableKeyRotation", "kms:DisableKeyRotations"),
            with("rcp-organization-only", "StringNotEqualsIfExists", "ForAnyValue:StringNotEquals"),
            with(
                "bucket-tls-and-organization",
                "\"arn:aws:s3:::{{bucket}}/*\"",
                "\"arn:aws:s3:::{{bucket}}/a*\""),
            with(
                "endpoint-own-data",
                "\"aws:ResourceOrgID\":\"{{organization}}\"",
                "\"aws:ResourceOrgID\":\"*\""),
            with("endpoint-own-data", "StringEquals", "StringEqualsIfExists"))) {
      Guardrails.Made made = guardrails.make(wrong, PARAMETERS);
      assertThat(made.escapes()).as(made.policy()).isInstanceOf(Verdict.Yes.class);
      assertThat(made.proved()).isFalse();
    }
  }

  @Test
  void aGuardrailThatRefusesTooMuch_saysWhat() {
    Guardrails.Made made =
        guardrails.make(
            with("scp-keep-trails", "\"cloudtrail:StopLogging\"", "\"cloudtrail:*\""), PARAMETERS);
    assertThat(made.escapes()).isInstanceOf(Verdict.Never.class);
    assertThat(made.beyond().findings())
        .singleElement()
        .satisfies(
            f -> {
              assertThat(f.witness().action()).startsWith("cloudtrail:");
              assertThat(f.statements()).hasToString("[statement 1 (KeepTrails)]");
            });
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
            trails.must(),
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
